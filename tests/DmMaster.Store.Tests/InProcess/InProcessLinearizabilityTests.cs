using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Linearizability;

namespace DmMaster.Store.Tests.InProcess;

public sealed class InProcessLinearizabilityTests : LinearizabilityConformance
{
    protected override IKeyValueStore CreateStore(int seed) => new InProcessStore(TimeProvider.System, new InProcessStoreOptions());
}
