using DmMaster.Protocol.Dm;
using DmMaster.Registry;

namespace DmMaster.Tests.Stories;

/// <summary>transfer-source between native workers, over their links.</summary>
public sealed class NativeTransferTests : IAsyncLifetime
{
    private Cluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = await Cluster.StartWithTaskAsync();
        await _cluster.AddWorkerAsync("w3");
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [InlineData(false, Stage.Running)]
    [InlineData(true, Stage.Paused)]
    public async Task Transfer_BetweenNativeWorkers_MovesTheSourceAndKeepsItsStage(bool isPaused, Stage expected)
    {
        if (isPaused)
        {
            await _cluster.OperateAsync(TaskOp.Pause);
        }

        var moved = await _cluster.Client.TransferSourceAsync(new TransferSourceRequest { Source = "s1", Worker = "w3" });

        Assert.Equal(new TransferSourceResponse { Result = true }, moved);
        await _cluster.UntilAsync(static snapshot => snapshot.Transfers.IsEmpty && snapshot.Bindings[new SourceId("s1")].Value == "w3");
        var again = await _cluster.OperateAsync(isPaused ? TaskOp.Pause : TaskOp.Resume);
        Assert.Equal([("s1", "w3", true), ("s2", "w2", true)], again.Sources.Select(static row => (row.Source, row.Worker, row.Result)));
        Assert.Equal([expected, expected], await _cluster.StagesAsync());
    }
}
