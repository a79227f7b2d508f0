using CsCheck;
using DmMaster.Store.InProcess;
using Google.Protobuf;

namespace DmMaster.Store.Tests.InProcess;

public sealed class WatcherIndexTests
{
    private static readonly Revision First = new(1);

    [Fact]
    public void Offer_RandomRanges_ExactlyThoseThatHoldTheKey() =>
        Gen.Select(Gen.Select(Gen.Int[0, 99], Gen.Int[0, 110], Gen.Bool).Array[0, 150], Gen.Int[0, 99].Array[1, 5]).Sample(
            (ranges, keys) =>
            {
                var index = new WatcherIndex();
                var watchers = new List<WatchSubscription>();
                foreach (var (start, end, isRemoved) in ranges)
                {
                    var watcher = new WatchSubscription(new WatchQuery(Range(start, end)), First, false);
                    index.Add(watcher);
                    if (isRemoved)
                    {
                        Assert.True(index.Remove(watcher));
                        Assert.False(index.Remove(watcher));
                    }
                    else
                    {
                        watchers.Add(watcher);
                    }
                }

                index.Offer(Commit(keys.Distinct().Select(Key)), new WakeUps());
                Assert.Equal(watchers.Count, index.All.Count);
                Assert.All(watchers, watcher => Assert.Equal(keys.Any(key => watcher.Range.Contains(Key(key))), watcher.Needs is not null));
            },
            iter: 500);

    [Fact]
    public async Task Offer_FourThousandWaiting_OnlyTheMatchingOnesWoken()
    {
        var index = new WatcherIndex();
        var waits = new List<Task>();
        for (var i = 0; i < 4000; i++)
        {
            var key = ByteString.CopyFromUtf8($"worker/{i:d4}/");
            var watcher = new WatchSubscription(new WatchQuery(i % 2 == 0 ? KeyRange.Prefix(key) : KeyRange.One(key)), First, false);
            index.Add(watcher);
            waits.Add(watcher.Wait());
        }

        var wakeUps = new WakeUps();
        var changed = new[] { "worker/0007/", "worker/0008/x", "worker/0008/y" };
        index.Offer(Commit(changed.Select(ByteString.CopyFromUtf8)), wakeUps);
        Assert.All(waits, wait => Assert.False(wait.IsCompleted));
        wakeUps.Set();
        await waits[7];
        await waits[8];
        Assert.Equal(2, waits.Count(wait => wait.IsCompleted));
    }

    private static KeyRange Range(int start, int end) => end switch
    {
        < 10 => KeyRange.One(Key(start)),
        > 99 => new KeyRange(Key(start), ByteString.CopyFrom(0)),
        _ => new KeyRange(Key(start), Key(end)),
    };

    private static ByteString Key(int key) => ByteString.CopyFromUtf8($"{key:d2}");

    private static Commit Commit(IEnumerable<ByteString> keys) =>
        new(0, [.. keys.Select(static key => new KeyVersion(new KeyValue(key, key, First, First, 1, LeaseId.None), null))]);
}
