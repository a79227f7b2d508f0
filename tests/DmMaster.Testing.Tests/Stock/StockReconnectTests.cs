using DmMaster.Protocol.Dm;
using DmMaster.Protocol.Etcd;
using Grpc.Core;
using Grpc.Net.Client;

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
