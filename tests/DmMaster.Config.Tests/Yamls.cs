namespace DmMaster.Config.Tests;

/// <summary>Files for tests.</summary>
internal static class Yamls
{
    /// <summary>The shortest task.</summary>
    public const string Task = """
        name: t1
        task-mode: all
        target-database: {host: 10.1.0.9, port: 4000, user: dm, password: "pw"}
        mysql-instances:
          - source-id: s1
        """;

    /// <summary>A task with one instance, whose text and whose other keys are given.</summary>
    public static string TaskWith(string instance, string rest = "", string mode = "all") => $$"""
        name: t1
        task-mode: {{mode}}
        target-database: {host: h, port: 4000}
        mysql-instances:
          - {{instance}}
        {{rest}}
        """;

    /// <summary>Sources by ID.</summary>
    public static Dictionary<string, SourceConfig> Sources(params string[] ids) =>
        ids.ToDictionary(static id => id, static id => new SourceConfig { SourceId = id, From = new() { Host = "up", Port = 3306, Password = "s3cret" } });

    /// <summary>The only subtask of a task, or the error on the way to it.</summary>
    public static DmResult<SubTaskConfig> SubTask(string yaml) =>
        TaskConfig.Parse(yaml, hasStartTime: false).Then(static task => task.ToSubtasks(Sources("s1"))).Then<SubTaskConfig>(static all => all[0]);
}
