using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.InProcess;

public sealed class InProcessCompactionTests : CompactionConformance
{
    protected override IKeyValueStore CreateStore() => new InProcessStore(TimeProvider.System, new InProcessStoreOptions());
}
