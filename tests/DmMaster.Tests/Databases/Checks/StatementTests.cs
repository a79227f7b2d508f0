using System.Text.Json;
using DmMaster.Protocol.Dm;

namespace DmMaster.Tests.Databases.Checks;

/// <summary>What a check tells the databases: what stock tells them, each once, over few connections, and nothing that changes anything.</summary>
public sealed class StatementTests(RecordedDatabases databases) : IClassFixture<RecordedDatabases>
{
    // Stock was recorded with 59 statements over 12 connections to a source of three tables, 38 over 7 to the target, and writes there.
    private static readonly string[] OfSource =
    [
        "SHOW CREATE TABLE `shop3`.`t`",
        "SHOW DATABASES",
        "SHOW FULL TABLES IN `shop3` WHERE Table_Type != 'VIEW'",
        "SHOW GLOBAL VARIABLES LIKE 'binlog_format'",
        "SHOW GLOBAL VARIABLES LIKE 'binlog_row_image'",
        "SHOW GLOBAL VARIABLES LIKE 'log_bin'",
        "SHOW GLOBAL VARIABLES LIKE 'max_connections'",
        "SHOW GLOBAL VARIABLES LIKE 'server_id'",
        "SHOW GLOBAL VARIABLES LIKE 'version'",
        "SHOW GRANTS FOR CURRENT_USER",
        "SHOW MASTER STATUS",
        "SHOW PROCESSLIST",
        "SHOW VARIABLES LIKE 'sql_mode'",
    ];

    private static readonly string[] OfTarget =
    [
        "SHOW CREATE TABLE `shop3`.`t`",
        "SHOW GLOBAL VARIABLES LIKE 'max_connections'",
        "SHOW GLOBAL VARIABLES LIKE 'version'",
        "SHOW GRANTS FOR CURRENT_USER",
        "SHOW PROCESSLIST",
        "SHOW VARIABLES LIKE 'sql_mode'",
    ];

    [SkippableFact]
    public async Task Check_OfModeAll_AsksWhatIsRecordedAndNoMore()
    {
        MariaDbServer.Require();
        using var script = JsonDocument.Parse("""[{"statement": "show global variables like 'version'", "rows": [["version", "8.0.36"]]}]""");
        databases.BeforeThird.Play(script.RootElement);
        using var none = JsonDocument.Parse("[]");
        databases.BeforeTarget.Play(none.RootElement);
        var (upstream, target) = (databases.BeforeThird.Statements.Count, databases.BeforeTarget.Statements.Count);

        var answer = await databases.Master.Client.CheckTaskAsync(new CheckTaskRequest
        {
            Task = databases.Here("""
                name: t
                task-mode: all
                target-database: {host: 127.0.0.1, port: 3311, user: root}
                mysql-instances: [{source-id: mysql80, block-allow-list: l}]
                block-allow-list: {l: {do-dbs: [shop3]}}

                """),
            ErrCnt = 10,
            WarnCnt = 10,
        });

        Assert.Equal("pre-check is passed. ", answer.Msg);
        var asked = databases.BeforeThird.Statements.Skip(upstream).ToList();
        var askedTarget = databases.BeforeTarget.Statements.Skip(target).ToList();
        Assert.Equal(OfSource, Forms(asked));
        Assert.Equal(OfTarget, Forms(askedTarget));
        Assert.InRange(asked.Count, OfSource.Length, 30);
        Assert.InRange(databases.BeforeThird.MostConnections, 1, 4);
        Assert.InRange(databases.BeforeTarget.MostConnections, 1, 4);
    }

    /// <summary>Stock asks for the size of each table, and TiDB's version.</summary>
    [SkippableFact]
    public async Task Check_OfAPhysicalImport_AsksForSizesOncePerSchemaAndForTheVersion()
    {
        MariaDbServer.Require();
        using var version = JsonDocument.Parse("""[{"statement": "show global variables like 'version'", "rows": [["version", "8.0.36"]]}]""");
        databases.BeforeThird.Play(version.RootElement);
        using var script = JsonDocument.Parse("""[{"statement": "select tidb_version", "rows": [["Release Version: v8.1.0"]]}]""");
        databases.BeforeTarget.Play(script.RootElement);
        var (upstream, target) = (databases.BeforeThird.Statements.Count, databases.BeforeTarget.Statements.Count);

        var answer = await databases.Master.Client.CheckTaskAsync(new CheckTaskRequest
        {
            Task = databases.Here("""
                name: t
                task-mode: full
                ignore-checking-items: [dump_privilege, table_schema, conn_number, target_privilege, version, downstream_mutex_features]
                target-database: {host: 127.0.0.1, port: 3311, user: root}
                mysql-instances: [{source-id: mysql80, block-allow-list: l, loader-config-name: g}]
                block-allow-list: {l: {do-dbs: [shop3]}}
                loaders: {g: {import-mode: physical, pd-addr: "127.0.0.1:2379"}}

                """),
        });

        Assert.Equal("pre-check is passed. ", answer.Msg);
        Assert.Equal(
            [
                "SELECT TABLE_SCHEMA, TABLE_NAME, data_length + index_length FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'shop3'",
                "SHOW DATABASES",
                "SHOW FULL TABLES IN `shop3` WHERE Table_Type != 'VIEW'",
            ],
            Forms(databases.BeforeThird.Statements.Skip(upstream)));
        Assert.Equal(["SELECT tidb_version()", "SHOW GLOBAL VARIABLES LIKE 'version'"], Forms(databases.BeforeTarget.Statements.Skip(target)));
    }

    // Without what a connection begins with.
    private static IEnumerable<string> Forms(IEnumerable<string> statements) => statements
        .Where(static statement => !statement.StartsWith("SET ", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal);
}
