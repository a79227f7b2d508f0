using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Linearizability;

namespace DmMaster.Store.Tests.Durable;

/// <summary>Histories on a disk, and what is found there at the end.</summary>
public sealed class DurableLinearizabilityTests : LinearizabilityConformance, IDisposable
{
    private readonly StoreDirectory _directory = new();

    protected override IKeyValueStore CreateStore(int seed) => _directory.Open();

    protected override async Task AfterAsync(IKeyValueStore store)
    {
        var all = new RangeQuery(KeyRange.All);
        var known = await store.RangeAsync(all, CancellationToken.None);
        ((InProcessStore)store).Dispose();
        using var reopened = _directory.Open();
        var kept = await reopened.RangeAsync(all, CancellationToken.None);
        Assert.Equal(known.Revision, kept.Revision);
        Assert.Equal(known.Entries, kept.Entries);
    }

    public void Dispose() => _directory.Dispose();
}
