using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.InProcess;

public sealed class InProcessCompareTests : CompareConformance
{
    protected override IKeyValueStore CreateStore() => new InProcessStore(TimeProvider.System, new InProcessStoreOptions());
}
