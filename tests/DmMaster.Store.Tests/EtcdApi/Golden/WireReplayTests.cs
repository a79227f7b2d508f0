namespace DmMaster.Store.Tests.EtcdApi.Golden;

/// <summary>
/// Everything that stock's master and workers said to etcd in the recordings, said to our port: every answer and every event is the
/// recorded one, to the byte but for the names of cluster, member and leases.
/// </summary>
public sealed class WireReplayTests
{
    [Theory]
    [InlineData("wire-master-6.5.jsonl", 110)]
    [InlineData("wire-master-8.1.jsonl", 110)]
    [InlineData("wire-shard-8.1.jsonl", 200)]
    public async Task Recording_SaidToOurPort_IsAnsweredAsRecorded(string name, int atLeast)
    {
        await using var host = EtcdHost.Start();
        var replay = new WireReplay(host, Recording.Read(name));
        var wrong = await replay.RunAsync();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(20)));
        Assert.True(replay.Compared >= atLeast, $"only {replay.Compared} answers were compared");
    }

    [Theory]
    [InlineData("wire-master-6.5.jsonl")]
    [InlineData("wire-master-8.1.jsonl")]
    [InlineData("wire-shard-8.1.jsonl")]
    public void Recording_OfEveryRevision_HoldsTheRequestThatMadeIt(string name)
    {
        // No lease ran out while it was recorded, so nothing but requests has to be replayed.
        var writes = ReplayStep.Order(Recording.Read(name)).Where(static step => step.IsWrite).Select(static step => step.Revision).ToList();
        Assert.Equal(Enumerable.Range(2, writes.Count).Select(static revision => (long)revision), writes);
    }
}
