using Google.Protobuf;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.Tests.EtcdApi.Difference;

/// <summary>The same random requests to a real etcd and to our port: answers, refusals and events are the same to the byte.</summary>
public sealed class DifferenceTests
{
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task RandomRequests_ToEtcdAndToUs_AreAnsweredAlike(int seed)
    {
        Skip.If(EtcdServer.Missing is not null, EtcdServer.Missing);
        using var etcd = await EtcdServer.StartAsync();
        await using var host = EtcdHost.Start();
        Caller theirs = new(etcd.Connection), ours = new(host.Connection);
        using WatchClient theirWatch = new(etcd.Connection), ourWatch = new(host.Connection);
        var everything = new Wire.WatchCreateRequest { Key = Bytes.Zero, RangeEnd = Bytes.Zero, PrevKv = true, StartRevision = 2 };
        await theirWatch.CreateAsync(everything);
        await ourWatch.CreateAsync(everything);
        var calls = new RandomCalls(seed);
        for (var step = 0; step < 600; step++)
        {
            var request = calls.Next(host.Store.CurrentRevision.Value);
            var actual = await ours.CallAsync(request);
            if (IsStricter(request, actual))
            {
                continue;
            }

            var expected = await theirs.CallAsync(request);
            Assert.True(expected == actual, $"seed {seed}, step {step}: {request.Descriptor.Name} {request}\n  etcd: {expected}\n  ours: {actual}");
        }

        Assert.Equal(await EventsAsync(theirWatch, host.Store.CurrentRevision.Value), await EventsAsync(ourWatch, host.Store.CurrentRevision.Value));
    }

    /// <summary>etcd overlooks a key that is put in one nested transaction and deleted in a later one. We refuse that, as any such pair.</summary>
    private static bool IsStricter(IMessage request, string answer) =>
        request is Wire.TxnRequest txn
        && answer == "InvalidArgument etcdserver: duplicate key given in txn request"
        && txn.Success.Concat(txn.Failure).Any(static operation => operation.RequestTxn is not null);

    private static async Task<List<string>> EventsAsync(WatchClient watch, long upTo)
    {
        var events = new List<string>();
        var revision = 1L;
        while (revision < upTo)
        {
            var answer = await watch.NextAsync();
            events.AddRange(answer.Events.Select(static change => change.ToString()));
            revision = answer.Events[^1].Kv.ModRevision;
        }

        return events;
    }
}
