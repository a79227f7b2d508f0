using System.Text;
using DmMaster.Operations.Locks;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Testing;
using DmMaster.Testing.Stock;
using DmMaster.Tests.Links;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace DmMaster.Tests.Stories;

/// <summary>Two stock workers with a table of an optimistic shard group each, where nobody answers the DDL that they announce.</summary>
public sealed class ShardDdlTests : IAsyncLifetime, IDisposable
{
    private const string Add = "ALTER TABLE `shop`.`t` ADD COLUMN `c` INT";
    private const string Since = @"since (?:at least )?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ";
    private const string Warning = "waits for an answer to shard DDL";

    private readonly LogCapture _log = new();
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60), TimeProvider.System);
    private readonly List<StockProcess> _workers = [];
    private InProcessMaster _master = null!;

    public async Task InitializeAsync()
    {
        _master = await InProcessMaster.StartAsync(
            change: static options => options with { AllowShardMode = true }, logging: logging => logging.AddProvider(_log));
        foreach (var number in new[] { 1, 2 })
        {
            var process = await StockProcess.StartAsync(
                new StockWorkerOptions
                {
                    Name = $"w{number}", Address = "", Masters = [_master.Address], MemberListInterval = TimeSpan.Zero, ShardTables = [Table(number)],
                },
                TimeProvider.System);
            _workers.Add(process);
            await process.JoinedAsync(_patience.Token);
            await UntilAsync(snapshot => snapshot.Workers.GetValueOrDefault(new WorkerName($"w{number}"))?.IsOnline == true);
            var created = await _master.Client.OperateSourceAsync(
                new OperateSourceRequest { Op = SourceOp.StartSource, WorkerName = $"w{number}", Config = { Cluster.Source($"s{number}") } });
            Assert.True(created.Sources.Single().Result, created.ToString());
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var process in _workers)
        {
            await process.DisposeAsync();
        }

        await _master.DisposeAsync();
    }

    public void Dispose()
    {
        _patience.Dispose();
        _log.Dispose();
    }

    [Theory]
    [InlineData("optimistic")]
    public async Task Ddl_ThatNobodyAnswers_IsToldByStatusLockAndLog(string mode)
    {
        await StartTaskAsync(mode);
        Assert.All((await QueryAsync()).Sources, static row => Assert.Equal((true, ""), (row.Result, row.Msg)));

        await AnnounceAsync(1);
        await SeenAsync();

        var status = await QueryAsync();
        Assert.Equal((true, "subtasks of sources [s1] stand still at optimistic shard DDL, which this version does not coordinate"), (status.Result, status.Msg));
        Assert.Equal([("s1", false), ("s2", true)], status.Sources.Select(static row => (row.SourceStatus.Source, row.Result)));
        Assert.Matches(
            $"^subtask test stands still {Since}.*: its worker waits for an answer to DDL \"ALTER TABLE `shop`.`t` ADD COLUMN `c` INT\" of lock test-`shop`.`t`, ",
            status.Sources[0].Msg);
        var said = status.Sources[0].SubTaskStatus.Single();
        Assert.Equal(Stage.Running, said.Stage);
        Assert.Equal(mode == "pessimistic" ? [Add] : [], said.Sync.BlockingDDLs);

        var locks = await _master.Client.ShowDDLLocksAsync(new ShowDDLLocksRequest());
        Assert.StartsWith("this version does not coordinate optimistic shard DDL", locks.Msg, StringComparison.Ordinal);
        Assert.Equal(mode, Assert.Single(locks.Locks).Mode);
        var all = await _master.Client.QueryStatusAsync(new QueryStatusListRequest());
        Assert.Equal(status.Msg, all.Msg);
        Assert.Contains("task=test source=s1", Assert.Single(Warnings()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("optimistic")]
    public async Task Pause_WhileItWaits_PausesAndAResumeAnnouncesAgain(string mode)
    {
        await StartTaskAsync(mode);
        await AnnounceAsync(1);
        await SeenAsync();
        var first = await InfoAsync(mode, 1);

        await OperateAsync(TaskOp.Pause);

        var paused = await QueryAsync();
        Assert.Equal("", paused.Msg);
        Assert.All(paused.Sources, static row => Assert.Equal((true, Stage.Paused), (row.Result, row.SubTaskStatus.Single().Stage)));
        Assert.Null(_workers[0].Worker.WaitsAt("test"));

        await OperateAsync(TaskOp.Resume);
        await _workers[0].Worker.UntilAsync(static worker => worker.WaitsAt("test") is not null, _patience.Token);

        var again = await InfoAsync(mode, 1);
        Assert.True(again.ModRevision > first.ModRevision);
        Assert.Equal(first.Value, again.Value);
        await UntilAsync(snapshot => snapshot.Revision >= again.ModRevision);
        Assert.False((await QueryAsync()).Sources[0].Result);
        Assert.Single(Warnings());
        await OperateAsync(TaskOp.Delete);
    }

    [Fact]
    public async Task Table_InConflict_WaitsOnUntilThatIsResolved()
    {
        await StartTaskAsync("optimistic");
        await AnnounceAsync(1);
        await PutTableAsync("detected");
        await SeenAsync();
        await UntilAsync(static snapshot => snapshot.ShardDdl.Single().Value.Keys.Any(static key => key.Contains("/operation/", StringComparison.Ordinal)));
        Assert.False((await QueryAsync()).Sources[0].Result);
        Assert.NotNull(_workers[0].Worker.WaitsAt("test"));

        await PutTableAsync("resolved");
        await _workers[0].Worker.UntilAsync(static worker => worker.WaitsAt("test") is null, _patience.Token);
        await GoneAsync();

        Assert.True((await QueryAsync()).Sources[0].Result);
    }

    [Fact]
    public async Task Worker_ThatIsGone_ItsRowSaysBoth()
    {
        await StartTaskAsync("optimistic");
        await AnnounceAsync(1);
        await SeenAsync();
        await _workers[0].KillAsync();

        var row = (await QueryAsync()).Sources[0];

        Assert.False(row.Result);
        Assert.StartsWith("[code=38008:", row.Msg, StringComparison.Ordinal);
        Assert.Matches($"; subtask test stands still {Since}", row.Msg);
        Assert.Equal("test", row.SubTaskStatus.Single().Name);
    }

    private static ShardTable Table(int number) => new("shop", "t", $"shop{number}", "t");

    private static ByteString Key(string kind, params string[] parts) => ByteString.CopyFromUtf8(
        $"/dm-master/{kind}/{string.Join('/', parts.Prepend("test").Select(static part => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(part))))}");

    private string[] Warnings() => [.. _log.Lines.Where(static line => line.Contains(Warning, StringComparison.Ordinal))];

    private async Task StartTaskAsync(string mode)
    {
        var task = Cluster.Task.Replace("task-mode", $"shard-mode: {mode}\ntask-mode", StringComparison.Ordinal);
        var started = await _master.Client.StartTaskAsync(new StartTaskRequest { Task = task });
        Assert.All(started.Sources, static row => Assert.True(row.Result, row.Msg));
        Assert.Equal(2, started.Sources.Count);
    }

    private Task AnnounceAsync(int number) => _workers[number - 1].Worker.AnnounceDdlAsync("test", new StockDdl(Add, Table(number)), _patience.Token);

    private async Task<QueryStatusListResponse> QueryAsync() => await _master.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" });

    private async Task OperateAsync(TaskOp op)
    {
        var answer = await _master.Client.OperateTaskAsync(new OperateTaskRequest { Op = op, Name = "test" });
        Assert.All(answer.Sources, static row => Assert.True(row.Result, row.Msg));
        Assert.Equal((true, 2), (answer.Result, answer.Sources.Count));
    }

    // The registry knows that somebody waits, and the log says it.
    private async Task SeenAsync()
    {
        await UntilAsync(static snapshot => ShardWaits.Of(snapshot).Count > 0);
        await _log.LineAsync(Warning, _patience.Token);
    }

    // Nobody waits any more.
    private Task GoneAsync() => UntilAsync(static snapshot => ShardWaits.Of(snapshot).Count == 0);

    private async Task UntilAsync(Func<RegistrySnapshot, bool> condition)
    {
        var feed = _master.Service<RegistryFeed>();
        using var subscription = feed.Subscribe();
        while (!condition(feed.Current))
        {
            await subscription.NextAsync(_patience.Token);
        }
    }

    private async Task<KeyValue> InfoAsync(string mode, int number) => Assert.Single(
        await ReadAsync($"shardddl-{(mode == "pessimistic" ? "pessimism" : "optimism")}/info"),
        entry => entry.Key.ToStringUtf8().StartsWith(Key($"shardddl-{(mode == "pessimistic" ? "pessimism" : "optimism")}/info", $"s{number}").ToStringUtf8(), StringComparison.Ordinal));

    private async Task<IReadOnlyList<KeyValue>> ReadAsync(string kind) =>
        (await _master.Store.RangeAsync(new RangeQuery(KeyRange.Prefix(ByteString.CopyFromUtf8($"/dm-master/{kind}/"))), CancellationToken.None)).Entries;

    private Task PutTableAsync(string conflict) => PutAsync(Key("shardddl-optimism/operation", "s1", "shop1", "t"), $$"""
        {"id":"test-`shop`.`t`","task":"test","source":"s1","up-schema":"shop1","up-table":"t","ddls":["{{Add}}"],"conflict-stage":"{{conflict}}","conflict-message":"","done":false,"cols":[]}
        """);

    private async Task PutAsync(ByteString key, string value) => await _master.Store.CommitAsync(
        new Txn { Success = [new TxnOp.Put(key, ByteString.CopyFromUtf8(value))] }, CancellationToken.None);
}
