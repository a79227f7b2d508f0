namespace DmMaster.Config.Tests;

/// <summary>The form of <c>config export</c>.</summary>
public sealed class TaskExportTests
{
    private const string Task = """
        name: test
        task-mode: all
        target-database: {host: "127.0.0.1", port: 4000, user: root, password: "x"}
        mysql-instances: [{source-id: s1}]
        """;

    [Fact]
    public void ToExportYaml_OfAPlainTask_HasTheKeysThatOldVersionsKnow()
    {
        var lines = Exported(Task).Split('\n');

        Assert.Equal(
            [
                "name", "task-mode", "is-sharding", "shard-mode", "ignore-checking-items", "meta-schema", "enable-heartbeat",
                "heartbeat-update-interval", "heartbeat-report-interval", "timezone", "case-sensitive", "target-database",
                "online-ddl-scheme", "routes", "filters", "column-mappings", "black-white-list", "block-allow-list", "mydumpers", "loaders",
                "syncers", "clean-dump-file", "ansi-quotes", "remove-meta", "mysql-instances",
            ],
            lines.Where(line => line.Length > 0 && line[0] is not (' ' or '-')).Select(line => line.Split(':')[0]));
        Assert.Equal(["pool-size", "dir"], Section(lines, "  load-01:"));
        Assert.Equal(
            [
                "meta-file", "worker-count", "batch", "queue-size", "checkpoint-flush-interval", "max-retry", "enable-gtid", "disable-detect",
                "safe-mode", "enable-ansi-quotes",
            ],
            Section(lines, "  sync-01:"));
    }

    [Theory]
    [InlineData("online-ddl: false")]
    [InlineData("collation_compatible: strict")]
    public void ToExportYaml_OfWhatIsNotTheDefault_KeepsIt(string line) =>
        Assert.Contains($"\n{line}\n", Exported($"{Task}\n{line}"), StringComparison.Ordinal);

    [Fact]
    public void ToExportYaml_ReadAgain_IsTheSameTask()
    {
        var exported = Exported(Task);

        Assert.Equal(exported, Exported(exported));
    }

    private static string Exported(string yaml)
    {
        var source = SourceConfig.Default with { SourceId = "s1", From = new DatabaseConfig { Host = "h", Port = 1, User = "u" } };
        var subtasks = TaskConfig.Parse(yaml, hasStartTime: false).Value.ToSubtasks(new Dictionary<string, SourceConfig> { ["s1"] = source }).Value;
        return TaskConfig.FromSubtasks(subtasks).ToExportYaml();
    }

    private static IEnumerable<string> Section(string[] lines, string head) =>
        lines.SkipWhile(line => line != head).Skip(1).TakeWhile(line => line.StartsWith("    ", StringComparison.Ordinal)).Select(line => line.Trim().Split(':')[0]);
}
