using DmMaster.Protocol.Dm;

namespace DmMaster.EndToEnd;

/// <summary>Handovers by a master that keeps what it knows in a directory, and is killed meanwhile.</summary>
public sealed class DurableHandoverTests() : HandoverTests(isDurable: true)
{
    [Fact]
    public async Task Transfer_MasterIsKilledWhileTheSourceWaits_TheOrderStandsAndTheSourceMovesWhenTheWorkerThaws()
    {
        await using var watch = await StartAsync();
        await PauseFreezeAndTransferAsync();

        Dm.Master.Signal("KILL");
        await Dm.Master.ExitAsync();
        await Dm.RestartMasterAsync();

        await Until.TrueAsync(async deadline =>
        {
            var status = await Dm.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" }, deadline);
            var isWaiting = status.Sources[0].Msg.StartsWith(Waits, StringComparison.Ordinal)
                && status.Sources[0].Msg.Contains("worker three1 gets it", StringComparison.Ordinal);
            return (isWaiting && status.Sources[1].Result, status.ToString());
        });
        AssertHeld(await OperateAsync(TaskOp.Resume), "is silent and may still handle the source");
        await ThawAndRunOnTheThirdAsync();
        await watch.AssertOneWriterAsync();
    }
}
