using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Model;

namespace DmMaster.Store.Tests.InProcess;

/// <summary>With a history so short that versions, tombstones and watched revisions are forgotten all the time.</summary>
public sealed class InProcessShortHistoryModelTests : ModelConformance
{
    protected override IKeyValueStore CreateStore() =>
        new InProcessStore(TimeProvider.System, new InProcessStoreOptions { FirstRevision = new Revision(1), MaxHistoryRevisions = 20 });

    protected override Revision Oldest(IKeyValueStore store) => ((InProcessStore)store).OldestRevision;
}
