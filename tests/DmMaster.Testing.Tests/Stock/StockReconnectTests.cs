using DmMaster.Protocol.Dm;
using DmMaster.Protocol.Etcd;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Store.InProcess;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace DmMaster.Testing.Tests.Stock;

/// <summary>A simulated stock worker whose connection to the master breaks.</summary>
public sealed class StockReconnectTests
{
    [Fact]
    public async Task Orders_GivenWhileTheConnectionIsBroken_AreFoundByTheWatchThatIsResumed()
    {
        await using var bench = await StockBench.StartAsync(throughWire: true);
        await bench.BeginTaskAsync();
        bench.Wire!.Cut();
        var pause = await bench.OrderAsync(TaskOp.Pause, Stage.Paused);

        bench.Wire.Mend();

        await bench.UntilAsync(Stage.Paused);
        await pause;
        await bench.OperateAsync(TaskOp.Resume);
        await bench.UntilAsync(Stage.Running);
    }

    [Fact]
    public async Task Orders_ThatAreCompactedMeanwhile_AreReadAnew()
    {
        await using var bench = await StockBench.StartAsync(throughWire: true);
        await bench.BeginTaskAsync();
        bench.Wire!.Cut();
        var pause = await bench.OrderAsync(TaskOp.Pause, Stage.Paused);
        using var channel = GrpcChannel.ForAddress(bench.Master.Address);
        var store = new KV.KVClient(channel);
        var written = await store.PutAsync(new PutRequest { Key = Google.Protobuf.ByteString.CopyFromUtf8("other") }, cancellationToken: bench.Patience);
        await store.CompactAsync(new CompactionRequest { Revision = written.Header.Revision }, cancellationToken: bench.Patience);

        bench.Wire.Mend();

        await bench.UntilAsync(Stage.Paused);
        await pause;
        await bench.OperateAsync(TaskOp.Delete);
        await bench.Worker.UntilAsync(static worker => worker.Status().SubTaskStatus.Count == 0, bench.Patience);
    }

    [Fact]
    public async Task Master_ThatForgotEverything_TakesTheSourceFromTheWorkerAtOnce()
    {
        await using var bench = await StockBench.StartAsync(throughWire: true);
        await bench.BeginTaskAsync();
        var lease = bench.Worker.LeaseId;
        bench.Wire!.Cut();
        await using var forgetful = await InProcessMaster.StartAsync();

        bench.Wire.MendTo(forgetful.Address.Port);

        // By the watch, whose revision is older than all that the new store knows: the lease is asked about later.
        await bench.Worker.UntilAsync(static worker => worker.Source is null && worker.Status().SubTaskStatus.Count == 0, bench.Patience);
        Assert.Equal(lease, bench.Worker.LeaseId);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Master_ThatForgotEverything_GetsHeartbeatsOfAWorkerWithoutASource(long firstRevision)
    {
        await using var bench = await StockBench.StartAsync(static options => options with { KeepAliveTtl = TimeSpan.FromSeconds(3) }, throughWire: true);
        await bench.BeginTaskAsync();
        bench.Wire!.Cut();

        // From 1 on: the watch waits for revisions that are far away, and what tells the worker is that its lease is unknown.
        var store = new InProcessStore(TimeProvider.System, new InProcessStoreOptions { FirstRevision = new Revision(firstRevision) });
        await using var forgetful = await InProcessMaster.StartAsync(services: services => services.AddSingleton<IKeyValueStore>(store));

        bench.Wire.MendTo(forgetful.Address.Port);

        await bench.Worker.UntilAsync(static worker => worker.Source is null && worker.Status().SubTaskStatus.Count == 0, bench.Patience);
        var feed = forgetful.Service<RegistryFeed>();
        using var subscription = feed.Subscribe();
        while (feed.Current.Workers.GetValueOrDefault(new WorkerName("w1"))?.IsUnregistered != true)
        {
            await subscription.NextAsync(bench.Patience);
        }

        var members = await forgetful.Client.ListMemberAsync(new ListMemberRequest { Worker = true });
        Assert.StartsWith("worker \"w1\" sends heartbeats but is not registered", members.Msg, StringComparison.Ordinal);
        Assert.Equal(("w1", "unregistered"), members.Members.Single().Worker.Workers.Select(static worker => (worker.Name, worker.Stage)).Single());
        Assert.Null(bench.Worker.Source);
    }

    [Fact]
    public async Task Worker_WithoutAMaster_GivesUp()
    {
        await using var wire = new BrokenWire(1);
        wire.Cut();
        await using var process = await DmMaster.Testing.Stock.StockProcess.StartAsync(
            new DmMaster.Testing.Stock.StockWorkerOptions { Name = "w1", Address = "", Masters = [wire.Address] }, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<RpcException>(() => process.JoinedAsync(CancellationToken.None));

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
    }
}
