using DmMaster.Hosting;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using DmMaster.Testing;
using DmMaster.Testing.Stock;
using DmMaster.Tests.Links;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace DmMaster.Tests.Stories;

/// <summary>A master and stock workers w1, w2, … for sources s1, s2, …, in a task whose tables shop1.t, shop2.t, … are merged.</summary>
internal sealed class ShardCluster : IAsyncDisposable
{
    public const string Add = "ALTER TABLE `shop`.`t` ADD COLUMN `c` INT";
    public const string Lock = "test-`shop`.`t`";

    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60), TimeProvider.System);
    private readonly List<StockProcess> _workers = [];

    private ShardCluster(InProcessMaster master, LogCapture log) => (Master, Log) = (master, log);

    public InProcessMaster Master { get; }

    public LogCapture Log { get; }

    public Master.MasterClient Client => Master.Client;

    public RegistrySnapshot Snapshot => Master.Service<RegistryFeed>().Current;

    public CancellationToken Patience => _patience.Token;

    public static async Task<ShardCluster> StartAsync(int count, Func<MasterOptions, MasterOptions>? change = null)
    {
        var log = new LogCapture();
        var cluster = new ShardCluster(await InProcessMaster.StartAsync(change: change, logging: logging => logging.AddProvider(log)), log);
        for (var number = 1; number <= count; number++)
        {
            await cluster.AddAsync(number);
        }

        await cluster.StartTaskAsync();
        return cluster;
    }

    public StockWorker Worker(int number) => Process(number).Worker;

    public StockProcess Process(int number) => _workers[number - 1];

    public async Task StartTaskAsync()
    {
        var instances = Enumerable.Range(1, _workers.Count).Select(static number =>
            $"  - source-id: \"s{number}\"\n    meta: {{binlog-name: mysql-bin.000001, binlog-pos: 4}}\n");
        var head = Cluster.Task.Replace("task-mode", "shard-mode: pessimistic\ntask-mode", StringComparison.Ordinal);
        var started = await Client.StartTaskAsync(
            new StartTaskRequest { Task = head[..(head.IndexOf("mysql-instances:", StringComparison.Ordinal) + 17)] + string.Concat(instances) });
        Assert.True(started.Result, started.Msg);
        Assert.All(started.Sources, static row => Assert.True(row.Result, row.Msg));
        Assert.Equal(_workers.Count, started.Sources.Count);
    }

    /// <summary>Has a source come to a DDL, and waits until it is announced.</summary>
    public async Task AnnounceAsync(int number, string ddl = Add, string table = "t")
    {
        await Worker(number).AnnounceDdlAsync("test", Ddl(number, ddl, table), Patience);
        await UntilAsync(snapshot => snapshot.ShardDdl.ContainsKey(new("test")));
    }

    /// <summary>Has a source come to a DDL when it is through with those before.</summary>
    public Task MeetAsync(int number, string ddl = Add, string table = "t") => Worker(number).AnnounceDdlAsync("test", Ddl(number, ddl, table), Patience);

    public Task PassedAsync(int number) => Worker(number).UntilAsync(static worker => worker.WaitsAt("test") is null, Patience);

    /// <summary>Waits until nothing of shard DDL is left in the store.</summary>
    public Task GoneAsync() => UntilAsync(static snapshot => snapshot.ShardDdl.IsEmpty);

    public async Task<ShowDDLLocksResponse> ShowAsync() => await Client.ShowDDLLocksAsync(new ShowDDLLocksRequest());

    public async Task<UnlockDDLLockResponse> UnlockAsync(string owner = "", bool isForced = false, string id = Lock) => await Client.UnlockDDLLockAsync(
        new UnlockDDLLockRequest { ID = id, ReplaceOwner = owner, ForceRemove = isForced, Op = UnlockDDLLockOp.SkipLock }, cancellationToken: Patience);

    public async Task OperateAsync(TaskOp op, params string[] sources)
    {
        var answer = await Client.OperateTaskAsync(new OperateTaskRequest { Op = op, Name = "test", Sources = { sources } });
        Assert.All(answer.Sources, static row => Assert.True(row.Result, row.Msg));
        Assert.True(answer.Result, answer.Msg);
    }

    public async Task UntilAsync(Func<RegistrySnapshot, bool> condition)
    {
        var feed = Master.Service<RegistryFeed>();
        using var subscription = feed.Subscribe();
        while (!condition(feed.Current))
        {
            await subscription.NextAsync(Patience);
        }
    }

    /// <summary>What the store holds of an announcement (or else an operation) of a source; null when it holds none.</summary>
    public async Task<KeyValue?> ReadAsync(int number, bool isInfo)
    {
        var (task, source) = (new TaskName("test"), new SourceId($"s{number}"));
        var key = isInfo ? ShardKeys.PessimisticInfo(task, source) : ShardKeys.PessimisticOperation(task, source);
        return (await Master.Store.RangeAsync(new RangeQuery(KeyRange.One(key)), Patience)).Entries is [var entry] ? entry : null;
    }

    public async Task PutAsync(ByteString key, string value)
    {
        var put = await Master.Store.CommitAsync(new Txn { Success = [new TxnOp.Put(key, ByteString.CopyFromUtf8(value))] }, Patience);
        await UntilAsync(snapshot => snapshot.Revision >= put.Revision);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _workers)
        {
            await process.DisposeAsync();
        }

        await Master.DisposeAsync();
        _patience.Dispose();
        Log.Dispose();
    }

    private static StockDdl Ddl(int number, string ddl, string table) => new(ddl, new ShardTable("shop", table, $"shop{number}", table));

    private async Task AddAsync(int number)
    {
        var process = await StockProcess.StartAsync(
            new StockWorkerOptions { Name = $"w{number}", Address = "", Masters = [Master.Address], MemberListInterval = TimeSpan.Zero }, TimeProvider.System);
        _workers.Add(process);
        await process.JoinedAsync(Patience);
        await UntilAsync(snapshot => snapshot.Workers.GetValueOrDefault(new WorkerName($"w{number}"))?.IsOnline == true);
        var created = await Client.OperateSourceAsync(
            new OperateSourceRequest { Op = SourceOp.StartSource, WorkerName = $"w{number}", Config = { Cluster.Source($"s{number}") } });
        Assert.True(created.Sources.Single().Result, created.ToString());
    }
}
