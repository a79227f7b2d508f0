using Xunit.Sdk;

namespace DmMaster.EndToEnd;

/// <summary>That two writers would be seen: the stories about handovers rest on it.</summary>
public sealed class WriterWatchTests
{
    [Fact]
    public async Task AssertOneWriter_OfTwoThatReplicateTheSource_Fails()
    {
        await using var dm = await Deployment.StartAsync();
        using var port = new WorkerPort(await dm.StartStockAsync("w", 1));
        await dm.CreateSourceAsync(1, "w1");
        await dm.StartTaskAsync(1);
        await using var watch = new WriterWatch("mysql-replica-01", port, port);

        await port.UntilAsync(_ => watch.IsOver);

        await Assert.ThrowsAnyAsync<XunitException>(watch.AssertOneWriterAsync);
    }
}
