using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Model;

namespace DmMaster.Store.Tests.InProcess;

/// <summary>With all of the history.</summary>
public sealed class InProcessModelTests : ModelConformance
{
    protected override IKeyValueStore CreateStore() => new InProcessStore(TimeProvider.System, new InProcessStoreOptions());

    protected override Revision Oldest(IKeyValueStore store) => ((InProcessStore)store).OldestRevision;
}
