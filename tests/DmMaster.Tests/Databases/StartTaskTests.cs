using DmMaster.Config;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Tests.Stories;
using DmMaster.Tests.Workers.Stock;
using Grpc.Core;

namespace DmMaster.Tests.Databases;

/// <summary>What start-task does with real databases: where a task begins, and what is removed before it does.</summary>
public sealed class StartTaskTests(MariaDbServer server) : IClassFixture<MariaDbServer>, IAsyncLifetime
{
    private Cluster? _cluster;

    private Cluster Cluster => _cluster!;

    public async Task InitializeAsync()
    {
        MariaDbServer.Require();
        await server.ExecuteAsync("DROP DATABASE IF EXISTS dm_meta; DROP DATABASE IF EXISTS dm_meta_t; CREATE DATABASE IF NOT EXISTS shop; CREATE TABLE IF NOT EXISTS shop.t(id INT PRIMARY KEY)");
        _cluster = await Cluster.StartAsync(TimeProvider.System, static options => options with { UpstreamCheck = true }, null, "w1", "w2");
        var created = await Cluster.Client.OperateSourceAsync(new OperateSourceRequest { Op = SourceOp.StartSource, Config = { server.Source("s1", "flavor: mariadb"), server.Source("s2") } });
        Assert.Equal((true, ""), (created.Result, created.Msg));
    }

    public async Task DisposeAsync() => await (_cluster?.DisposeAsync() ?? ValueTask.CompletedTask);

    [SkippableFact]
    public async Task Start_IncrementalWithoutMeta_BeginsWhereTheBinlogIs()
    {
        var before = await server.AskAsync("SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'BINLOG_SNAPSHOT_POSITION'");

        var answer = await StartAsync(Task("incremental"));

        Assert.True(answer.Result, answer.ToString());
        var meta = Stored().Meta!;
        Assert.Equal(("mysql-bin.000001", before), (meta.BinlogName, $"{meta.BinlogPosition}"));
        Assert.Equal(await server.AskAsync("SELECT @@gtid_binlog_pos"), meta.BinlogGtid);
    }

    [SkippableFact]
    public async Task Start_WithMetaOfItsOwn_KeepsIt()
    {
        var answer = await StartAsync(Task("incremental", "meta: {binlog-name: mysql-bin.000001, binlog-pos: 4}"));

        Assert.True(answer.Result, answer.ToString());
        Assert.Equal(4u, Stored().Meta!.BinlogPosition);
    }

    [SkippableFact]
    public async Task Start_FromAPlaceThatIsGone_IsRefusedAndNothingIsStored()
    {
        var answer = await StartAsync(Task("incremental", "meta: {binlog-name: mysql-bin.000099, binlog-pos: 4}", ignored: "table_schema"));

        Assert.False(answer.Result);
        Assert.Equal("", answer.Msg);
        Assert.StartsWith("[code=26005:class=dm-master:scope=internal:level=medium], Message: fail to check synchronization configuration", answer.CheckResult, StringComparison.Ordinal);
        Assert.Contains("Could not find first log file name in binary log index file", answer.CheckResult, StringComparison.Ordinal);
        Assert.Empty(Snapshot.Tasks);
    }

    [SkippableFact]
    public async Task Start_FromAPlaceThatIsGoneWithACheckpoint_Starts()
    {
        await server.ExecuteAsync(
            "CREATE DATABASE dm_meta; CREATE TABLE dm_meta.t_syncer_checkpoint(id VARCHAR(32), is_global BOOLEAN); INSERT INTO dm_meta.t_syncer_checkpoint VALUES ('s1', 1)");
        var task = Task("incremental", "meta: {binlog-name: mysql-bin.000099, binlog-pos: 4}", ignored: "table_schema");

        Assert.Contains("Could not find first log", (await StartAsync(task, removeMeta: true)).CheckResult, StringComparison.Ordinal);
        Assert.True((await StartAsync(task)).Result);
    }

    [SkippableFact]
    public async Task RemoveMeta_DropsWhatIsTheTasksAndNothingElse()
    {
        await server.ExecuteAsync(
            "CREATE DATABASE dm_meta; CREATE TABLE dm_meta.t_syncer_checkpoint(id INT); CREATE TABLE dm_meta.t_loader_checkpoint(id INT); CREATE TABLE dm_meta.t_onlineddl(id INT)",
            "CREATE TABLE dm_meta.t_validator_table_status(id INT); CREATE TABLE dm_meta.t2_syncer_checkpoint(id INT); CREATE DATABASE dm_meta_t; CREATE TABLE dm_meta_t.conflict_error_v4(id INT)");

        var answer = await StartAsync(Task("incremental"), removeMeta: true);

        Assert.Equal((true, ""), (answer.Result, answer.Msg));
        Assert.Equal("t2_syncer_checkpoint", await server.AskAsync("SELECT GROUP_CONCAT(TABLE_NAME) FROM information_schema.TABLES WHERE TABLE_SCHEMA LIKE 'dm\\_meta%'"));
        Assert.Equal("0", await server.AskAsync("SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = 'dm_meta_t'"));
        Assert.Single(Snapshot.Tasks);
    }

    [SkippableFact]
    public async Task RemoveMeta_WhenTheSchemaOfLightningHoldsSomethingElse_RemovesNothingAndNamesIt()
    {
        await server.ExecuteAsync(
            "CREATE DATABASE dm_meta; CREATE TABLE dm_meta.t_syncer_checkpoint(id INT); CREATE DATABASE dm_meta_t; CREATE TABLE dm_meta_t.type_error_v1(id INT); CREATE TABLE dm_meta_t.orders(id INT)");

        var answer = await StartAsync(Task("incremental"), removeMeta: true);

        Assert.False(answer.Result);
        Assert.Contains("while removing metadata: execute statement failed: DROP DATABASE IF EXISTS `dm_meta_t`", answer.Msg, StringComparison.Ordinal);
        Assert.Contains("`orders`", answer.Msg, StringComparison.Ordinal);
        Assert.Contains("nothing was removed", answer.Msg, StringComparison.Ordinal);
        Assert.Equal("3", await server.AskAsync("SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA LIKE 'dm\\_meta%'"));
        Assert.Empty(Snapshot.Tasks);
    }

    [SkippableFact]
    public async Task RemoveMeta_WithoutTheRight_SaysWhatFailed()
    {
        await server.ExecuteAsync("CREATE OR REPLACE USER 'weak'@'localhost'; CREATE DATABASE dm_meta; CREATE TABLE dm_meta.t_loader_checkpoint(id INT)");

        var answer = await StartAsync(Task("incremental", ignored: "all", user: "weak", password: ""), removeMeta: true);

        Assert.Equal(
            "[code=10006:class=database:scope=not-set:level=high], Message: while removing metadata: execute statement failed: DROP TABLE IF EXISTS `dm_meta`.`t_loader_checkpoint`, " +
            "RawCause: Error 1142 (42000): DROP command denied to user 'weak'@'localhost' for table `dm_meta`.`t_loader_checkpoint`", answer.Msg);
        Assert.Empty(Snapshot.Tasks);
    }

    [SkippableFact]
    public async Task RemoveMeta_WhileATableIsHeld_KeepsOtherStartsOfTheTaskAwayAndNobodyElse()
    {
        await server.ExecuteAsync("CREATE DATABASE dm_meta; CREATE TABLE dm_meta.t_syncer_checkpoint(id INT)");
        Assert.True((await StartAsync(Task("incremental").Replace("name: t\n", "name: other\n", StringComparison.Ordinal))).Result);
        await using var held = await server.HoldAsync("dm_meta.t_syncer_checkpoint");

        var task = Task("incremental", ignored: "meta_position");
        var removing = StartAsync(task, removeMeta: true);
        await server.UntilAsync("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'DROP TABLE%'", "1");
        var second = await StartAsync(task);
        var third = await StartAsync(task, removeMeta: true);
        var paused = await Cluster.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = "other" });
        await held.DisposeAsync();

        Assert.StartsWith("[code=46024:class=scheduler:scope=internal:level=low], Message: when AddSubTasks, resource t is in use by other client", second.Msg, StringComparison.Ordinal);
        Assert.StartsWith("[code=46024:class=scheduler:scope=internal:level=low], Message: when RemoveMeta, resource t is in use by other client", third.Msg, StringComparison.Ordinal);
        Assert.All(paused.Sources, static row => Assert.True(row.Result, row.Msg));
        Assert.True((await removing).Result);
        Assert.Equal("0", await server.AskAsync("SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'dm_meta'"));
    }

    [SkippableFact]
    public async Task RemoveMeta_OfATaskThatExists_IsRefusedAndTouchesNothing()
    {
        await server.ExecuteAsync("CREATE DATABASE dm_meta; CREATE TABLE dm_meta.t_syncer_checkpoint(id INT)");
        Assert.True((await StartAsync(Task("incremental", "meta: {binlog-name: mysql-bin.000001, binlog-pos: 4}", ignored: "all"))).Result);

        var answer = await StartAsync(Task("incremental"), removeMeta: true);

        Assert.Contains("[code=46014:class=scheduler:scope=internal:level=medium], Message: while remove-meta is true: subtasks with name t", answer.Msg, StringComparison.Ordinal);
        Assert.Equal("1", await server.AskAsync("SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'dm_meta'"));
    }

    [SkippableFact]
    public async Task Start_WithATargetThatRefuses_SaysSoBeforeAnythingElse()
    {
        var answer = await StartAsync(Task("incremental", port: int.Parse(FrozenPort.Refusing().Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)), removeMeta: true);

        Assert.Matches(
            @"^\[code=10001:class=dm-master:scope=downstream:level=high\], Message: database driver error, RawCause: dial tcp 127\.0\.0\.1:\d+: connect: connection refused, Workaround: ", answer.Msg);
        Assert.Empty(Snapshot.Tasks);
    }

    [SkippableFact]
    public async Task Start_WithATargetThatNeverAnswers_EndsWithItsBudgetAndAPauseDoesNotWait()
    {
        Assert.True((await StartAsync(Task("incremental"))).Result);
        using var frozen = new FrozenPort();
        var port = int.Parse(frozen.Address.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
        var starting = Cluster.Client.StartTaskAsync(
            new StartTaskRequest { Task = Task("incremental", port: port).Replace("name: t\n", "name: u\n", StringComparison.Ordinal) }, new Metadata { { "dm-budget", "2s" } });
        using var accepted = await frozen.AcceptAsync();

        var paused = await Cluster.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = "t" });

        Assert.All(paused.Sources, static row => Assert.True(row.Result, row.Msg));
        Assert.False(starting.ResponseAsync.IsCompleted);
        Assert.Contains("scope=downstream:level=high], Message: database driver error, RawCause: context deadline exceeded", (await starting).Msg, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Check_WithATargetOverTls_BelievesTheRightAuthorityAlone(bool isRight)
    {
        using var other = new TestAuthority("other authority");
        var authority = TestAuthority.Base64((isRight ? server.Authority : other).Pem);
        var task = Task("incremental").Replace($"password: \"{MariaDbServer.Password}\"}}", $"password: \"{MariaDbServer.Password}\", security: {{ssl-ca-base64: {authority}}}}}", StringComparison.Ordinal);

        var answer = await Cluster.Client.CheckTaskAsync(new CheckTaskRequest { Task = task, ErrCnt = 10, WarnCnt = 10 });

        Assert.Equal(isRight, answer.Result);
        Assert.Contains(
            isRight ? "pre-check is passed. "
                : "[code=10001:class=dm-master:scope=downstream:level=high], Message: database driver error, RawCause: tls: failed to verify certificate: x509: certificate signed by unknown authority",
            answer.Msg, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Check_OfATaskThatMayStart_WritesNothingAnywhere()
    {
        var before = await server.AskAsync("SELECT @@gtid_binlog_pos");

        var answer = await Cluster.Client.CheckTaskAsync(new CheckTaskRequest { Task = Task("all"), ErrCnt = 10, WarnCnt = 10 });

        Assert.True(answer.Result, answer.Msg);
        Assert.Equal(before, await server.AskAsync("SELECT @@gtid_binlog_pos"));
        Assert.Empty(Snapshot.Tasks);
    }

    private RegistrySnapshot Snapshot => Cluster.Master.Service<RegistryFeed>().Current;

    private SubTaskConfig Stored() => SubTaskConfig.FromToml(Snapshot.Subtask(new TaskName("t"), new SourceId("s1"))!.Config!).Value;

    private async Task<StartTaskResponse> StartAsync(string task, bool removeMeta = false) =>
        await Cluster.Client.StartTaskAsync(new StartTaskRequest { Task = task, RemoveMeta = removeMeta });

    private string Task(
        string mode, string more = "", string ignored = "version", string user = MariaDbServer.User, string password = MariaDbServer.Password, int? port = null) => $$"""
        name: t
        task-mode: {{mode}}
        ignore-checking-items: [{{ignored}}]
        target-database: {host: "127.0.0.1", port: {{port ?? server.Port}}, user: "{{user}}", password: "{{password}}"}
        mysql-instances:
          - source-id: "s1"
            block-allow-list: a
            {{more}}
        block-allow-list:
          a: {do-dbs: [shop]}

        """;
}
