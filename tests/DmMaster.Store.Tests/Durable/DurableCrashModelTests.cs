using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Model;
using DmMaster.Store.Tests.Watching;

namespace DmMaster.Store.Tests.Durable;

/// <summary>
/// Random transactions, and now and then a look at what a process would find that started from the files as they are at that moment: the
/// same keys at every revision, the same events, the same leases. The files are copied while the store is open, as a crash leaves them.
/// </summary>
public sealed class DurableCrashModelTests : IDisposable
{
    private const int Steps = 1500;
    private readonly StoreDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(1, 1_000_000)]
    [InlineData(2, 30)]
    [InlineData(3, 3)]
    [InlineData(4, 1)]
    public async Task Crash_AtAnyMoment_EverythingAsItWas(int seed, int history)
    {
        var random = new Random(seed);
        var requests = new RandomRequests(random, isStrict: true);
        var options = new InProcessStoreOptions { FirstRevision = new Revision(1), MaxHistoryRevisions = history };
        var store = _directory.Open(options);
        for (var step = 0; step < Steps; step++)
        {
            try
            {
                await StepAsync(store, requests, random);
            }
            catch (StoreException refusal)
            {
                Assert.NotEqual(StoreError.Unavailable, refusal.Error);
            }

            if (random.Next(50) == 0)
            {
                await AssertCopyAsync(store, options, $"seed {seed} step {step}");
            }

            if (random.Next(100) == 0)
            {
                store.Dispose();
                store = _directory.Open(options);
            }
        }

        Assert.True(store.CurrentRevision.Value > Steps / 4, "too few changes to prove anything");
        store.Dispose();
    }

    private static async Task StepAsync(InProcessStore store, RandomRequests requests, Random random)
    {
        var id = new LeaseId(random.Next(1, 5));
        switch (random.Next(20))
        {
            case 0:
                await store.GrantAsync(id, 1000, default);
                break;
            case 1:
                await store.RevokeAsync(id, default);
                break;
            case 2:
                await store.CompactAsync(new Revision(random.NextInt64(store.OldestRevision.Value, store.CurrentRevision.Value + 1)), default);
                break;
            case < 6:
                await store.CommitAsync(new Txn { Success = [new TxnOp.Put(requests.Range().Start, Google.Protobuf.ByteString.CopyFromUtf8("leased")) { Lease = id }] }, default);
                break;
            default:
                await store.CommitAsync(requests.Txn(store.OldestRevision.Value, store.CurrentRevision.Value), default);
                break;
        }
    }

    private async Task AssertCopyAsync(InProcessStore store, InProcessStoreOptions options, string place)
    {
        using var copy = _directory.Copy();
        using var found = copy.Open(options);
        Assert.Equal(store.CurrentRevision, found.CurrentRevision);
        Assert.Equal(await TellAsync(store, store.OldestRevision, place), await TellAsync(found, store.OldestRevision, place));
        Assert.Equal(store.LiveBytes, found.LiveBytes);
    }

    /// <summary>All that can be asked from a revision on, as lines.</summary>
    private static async Task<List<string>> TellAsync(InProcessStore store, Revision oldest, string place)
    {
        var lines = new List<string> { place };
        for (var at = oldest; at <= store.CurrentRevision; at = at.Next)
        {
            // Many revisions are alike: a sample of them, and the ends.
            if (at.Value % 7 == 0 || at == oldest || at == store.CurrentRevision)
            {
                var entries = (await store.RangeAsync(new RangeQuery(KeyRange.All) { At = at }, default)).Entries;
                lines.AddRange(entries.Select(entry => $"{at} {entry}"));
            }
        }

        foreach (var id in (await store.LeasesAsync(default)).OrderBy(static id => id.Value))
        {
            var status = (await store.DescribeAsync(id, default))!;
            lines.Add($"{status.Lease} {string.Join(' ', status.Keys.Select(key => key.ToStringUtf8()))}");
        }

        await using var watch = new WatchReader(store.Watch(new WatchQuery(KeyRange.All) { From = oldest, WithPrevious = true }, default));
        for (var seen = new Revision(oldest.Value - 1); seen < store.CurrentRevision && !(oldest == store.CurrentRevision && oldest.Value == 1);)
        {
            var batch = await watch.NextAsync();
            lines.AddRange(batch.Events.Select(change => $"{change}"));
            seen = batch.Revision;
        }

        return lines;
    }
}
