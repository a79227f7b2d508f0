using DmMaster.Protocol.Dm;
using DmMaster.Tools;

namespace DmMaster.EndToEnd;

/// <summary>A task over real databases from its source to its end, and a database that is killed in the middle of a check.</summary>
public sealed class DatabaseTests : IAsyncLifetime
{
    // Less than the 30 seconds after which a statement is given up: what ends by then was not waited for.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(20);

    private MariaDbProcess _upstream = null!;
    private MariaDbProcess _target = null!;
    private Deployment _dm = null!;

    public async Task InitializeAsync()
    {
        if (!MariaDbProcess.IsInstalled)
        {
            return;
        }

        var servers = await Task.WhenAll(MariaDbProcess.StartAsync(), MariaDbProcess.StartAsync("--server-id=2"));
        (_upstream, _target) = (servers[0], servers[1]);
        await _upstream.ExecuteAsync("CREATE DATABASE shop; CREATE TABLE shop.t(id INT PRIMARY KEY); CREATE TABLE shop.u(id INT PRIMARY KEY)");
        _dm = await Deployment.StartLookingAsync();
        await _dm.StartStockAsync("worker", 1);
    }

    public async Task DisposeAsync()
    {
        if (MariaDbProcess.IsInstalled)
        {
            await _dm.DisposeAsync();
            await _upstream.DisposeAsync();
            await _target.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task Task_FromItsSourceToItsEnd_IsCheckedAndStartsWhereTheBinlogIs()
    {
        Skip.IfNot(MariaDbProcess.IsInstalled, "needs the tool mariadbd (Debian package mariadb-server)");
        await CtlAsync("\"worker\": \"worker1\"", "operate-source", "create", Source());
        Assert.Equal((true, "pre-check is passed. "), await CheckAsync());

        await _upstream.ExecuteAsync("INSERT INTO shop.t VALUES (1)");
        var first = await PlaceAsync();
        await CtlAsync("pre-check is passed. ", "start-task", TaskFile());
        Assert.Equal(first, await StartsAtAsync());
        await CtlAsync("\"worker\": \"worker1\"", "stop-task", "test");

        await _target.ExecuteAsync(
            "CREATE DATABASE dm_meta; CREATE TABLE dm_meta.test_syncer_checkpoint(id INT); CREATE TABLE dm_meta.test_onlineddl(id INT); CREATE TABLE dm_meta.other_syncer_checkpoint(id INT)");
        await _upstream.ExecuteAsync("INSERT INTO shop.t VALUES (2)");
        await CtlAsync("\"worker\": \"worker1\"", "start-task", TaskFile(), "--remove-meta");

        Assert.Equal("other_syncer_checkpoint", await _target.AskAsync("SELECT GROUP_CONCAT(TABLE_NAME) FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'dm_meta'"));
        Assert.NotEqual(first, await PlaceAsync());
        Assert.Equal(await PlaceAsync(), await StartsAtAsync());
        await _dm.StagesAsync(Stage.Running);
    }

    [SkippableFact]
    public async Task Check_WhoseDatabaseIsKilled_EndsWithItAndKeepsNobodyWaiting()
    {
        Skip.IfNot(MariaDbProcess.IsInstalled, "needs the tool mariadbd (Debian package mariadb-server)");
        await CtlAsync("\"worker\": \"worker1\"", "operate-source", "create", Source());
        await CtlAsync("\"worker\": \"worker1\"", "start-task", TaskFile());
        using var reader = _upstream.Connect();
        await ExecuteAsync(reader, "LOCK TABLES shop.u READ");
        using var renamer = _upstream.Connect();

        // It has the first table for itself while it waits for the second.
        var renaming = ExecuteAsync(renamer, "RENAME TABLE shop.t TO shop.t2, shop.u TO shop.u2");
        await _upstream.UntilAsync("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'RENAME%' AND STATE LIKE 'Waiting for table%'", "1");
        var checking = CheckAsync();
        await _upstream.UntilAsync("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SHOW CREATE TABLE%' AND STATE LIKE 'Waiting for table%'", "1");

        await CtlAsync("\"worker\": \"worker1\"", "pause-task", "test");
        await _dm.StagesAsync(Stage.Paused);
        Assert.False(checking.IsCompleted);
        await _upstream.KillAsync();
        var answer = await checking.WaitAsync(AtOnce, TimeProvider.System);

        Assert.False(answer.Result);
        Assert.Contains("invalid connection", answer.Text, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => renaming);
        await _upstream.StartAgainAsync();
        Assert.Equal((true, "pre-check is passed. "), await CheckAsync());
    }

    private static async Task ExecuteAsync(MySqlConnector.MySqlConnection connection, string statement)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync();
    }

    private async Task<(bool Result, string Text)> CheckAsync()
    {
        var answer = await _dm.Client.CheckTaskAsync(new CheckTaskRequest { Task = await File.ReadAllTextAsync(TaskFile()), ErrCnt = 10, WarnCnt = 10 });
        return (answer.Result, answer.Msg);
    }

    private async Task CtlAsync(string expected, params string[] arguments)
    {
        var (exit, output, error) = await _dm.CtlAsync(arguments);
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"result\": false", output, StringComparison.Ordinal);
    }

    private async Task<string> PlaceAsync() => $"mysql-bin.000001 {await _upstream.AskAsync("SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'BINLOG_SNAPSHOT_POSITION'")}";

    private async Task<string> StartsAtAsync()
    {
        var config = await _dm.Client.GetCfgAsync(new GetCfgRequest { Type = CfgType.TaskType, Name = "test" });
        var lines = config.Cfg.Split('\n').Select(static line => line.Split(": ")).ToLookup(static line => line[0].Trim(), static line => line[^1]);
        return $"{lines["binlog-name"].Single()} {lines["binlog-pos"].Single()}";
    }

    private string Source() => _dm.Write("source.yaml", $"source-id: mysql-replica-01\nflavor: mariadb\nfrom: {{host: 127.0.0.1, port: {_upstream.Port}, user: root, password: \"\"}}\n");

    private string TaskFile() => _dm.Write("test.yaml", $$"""
        name: test
        task-mode: incremental
        ignore-checking-items: [version]
        target-database: {host: 127.0.0.1, port: {{_target.Port}}, user: root, password: ""}
        mysql-instances:
          - source-id: mysql-replica-01
            block-allow-list: shop
        block-allow-list:
          shop: {do-dbs: [shop]}

        """);
}
