namespace DmMaster.Tests.Databases.Story;

/// <summary>What happened before some steps of the story: what their notes do not say, or what the workers of the recording did by themselves.</summary>
internal static class StoryStates
{
    private const string Checkpoint =
        "CREATE DATABASE IF NOT EXISTS dm_meta; CREATE TABLE dm_meta.t_syncer_checkpoint(id VARCHAR(32), is_global BOOLEAN); INSERT INTO dm_meta.t_syncer_checkpoint VALUES ('mysql-replica-01', 1)";

    private static readonly string Tables = string.Join("; ", Enumerable.Range(1, 100).Select(static number => $"CREATE TABLE many.t{number}(id INT PRIMARY KEY, v INT)"));

    private static readonly Dictionary<string, Func<StoryWorld, Task>> Happenings = new()
    {
        ["operate-source/create-1"] = static world => world.RenewMasterAsync([]),
        ["operate-source/simulated/create-1"] = static world => world.RenewMasterAsync([]),
        ["start-task/no-meta-checkpoint"] = static world => world.Servers.Target.ExecuteAsync(Checkpoint),
        ["start-task/fresh/tidb/remove-meta"] = static world => world.Servers.Target.ExecuteAsync(Checkpoint),
        ["stop-task/fresh/tidb/remove-meta"] = static world => world.Servers.Target.ExecuteAsync("DROP DATABASE IF EXISTS dm_meta"),
        ["start-task/fresh/mariadb/remove-meta"] = static world => world.Servers.Target.ExecuteAsync(Checkpoint),
        ["stop-task/fresh/mariadb/remove-meta"] = static world => world.Servers.Target.ExecuteAsync("DROP DATABASE IF EXISTS dm_meta"),
        ["start-task/position-2"] = static world => world.Servers.First.ExecuteAsync("FLUSH BINARY LOGS", "FLUSH BINARY LOGS"),
        ["start-task/checkpoint-but-meta-purged"] = static async world =>
        {
            await world.Servers.First.ExecuteAsync("PURGE BINARY LOGS TO 'mysql-bin.000003'");
            await world.Servers.Target.ExecuteAsync(Checkpoint);
        },
        ["check-task/fresh/none"] = static async world =>
        {
            await world.Servers.First.ExecuteAsync("RESET MASTER");
            await world.Servers.Target.ExecuteAsync("DROP DATABASE IF EXISTS dm_meta");
        },
        ["operate-source/odd"] = static world => world.Servers.Third.ExecuteAsync("CREATE DATABASE Shop4; CREATE TABLE Shop4.t(id INT PRIMARY KEY)"),
        ["check-task/shard/target-exists/table-schema"] = static world => world.Servers.Target.ExecuteAsync("CREATE DATABASE sh_cols; CREATE TABLE sh_cols.t(id INT PRIMARY KEY, a INT)"),
        ["check-task/list/no-list"] = static world => world.Servers.Target.ExecuteAsync("DROP DATABASE sh_cols"),
        ["check-task/meta-position/ok"] = static world => world.Servers.Third.ExecuteAsync(
            "RESET MASTER", "INSERT INTO shop3.t VALUES (1, 1)", "FLUSH BINARY LOGS", "INSERT INTO shop3.t VALUES (2, 2)", "FLUSH BINARY LOGS",
            "INSERT INTO shop3.t VALUES (3, 3)", "FLUSH BINARY LOGS", "PURGE BINARY LOGS TO 'mysql-bin.000002'"),
        ["operate-source/connect/will-break"] = static world => world.Servers.First.ExecuteAsync("CREATE USER brk@'127.0.0.1' IDENTIFIED BY 'one'; GRANT ALL ON *.* TO brk@'127.0.0.1'"),
        ["check-task/connect/upstream/wrong-password"] = static world => world.Servers.First.ExecuteAsync("SET PASSWORD FOR brk@'127.0.0.1' = PASSWORD('two')"),
        ["check-task/connect/upstream/port-closed"] = static world => world.Servers.Third.Process.StopAsync(),
        ["check-task/connect/target/unknown-user"] = static world => world.Servers.Third.StartAgainAsync(),
        ["operate-source/secret-key/create-1"] = static world => world.RenewMasterAsync(Convert.FromHexString(string.Concat(Enumerable.Repeat("0123456789abcdef", 4)))),
        ["operate-source/relay/mysql80"] = static async world =>
        {
            await world.RenewMasterAsync([]);
            await world.CreateSourcesAsync();
        },
        ["operate-source/scale/create-1"] = static async world =>
        {
            await world.RenewMasterAsync([]);
            await world.Servers.First.ExecuteAsync("CREATE DATABASE many", Tables);
            await world.Servers.Second.ExecuteAsync("CREATE DATABASE many", Tables);
        },
        ["operate-source/panic/create-1"] = static world => world.RenewMasterAsync([]),
        ["operate-source/no-tidb/create-1"] = static world => world.RenewMasterAsync([]),
        ["check-task/no-tidb/target-gone"] = static world => world.Servers.Target.Process.StopAsync(),
    };

    // Steps whose notes do not say that the state of the step before goes on.
    private static readonly HashSet<string> Continued = ["start-task/no-binlog/incremental", "start-task/flags/errors"];

    /// <summary>The note of a step, or one that says that the state goes on.</summary>
    public static string NoteOf(RecordedStep step) => Continued.Contains(step.Id) ? "as before" : step.Note;

    /// <summary>Brings about what happened before a step.</summary>
    public static Task BeforeAsync(string id, StoryWorld world) => Happenings.TryGetValue(id, out var happens) ? happens(world) : Task.CompletedTask;
}
