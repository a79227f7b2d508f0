using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Model;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Store.Tests.InProcess;

/// <summary>With a history so short that versions, tombstones and watched revisions are forgotten all the time.</summary>
public sealed class InProcessShortHistoryModelTests : ModelConformance
{
    private readonly FakeTimeProvider _time = new();

    protected override IKeyValueStore CreateStore() =>
        new InProcessStore(_time, new InProcessStoreOptions { FirstRevision = new Revision(1), MaxHistoryRevisions = 20 });

    protected override Revision? Oldest(IKeyValueStore store) => ((InProcessStore)store).OldestRevision;

    protected override bool TryAdvance(TimeSpan by)
    {
        _time.Advance(by);
        return true;
    }
}
