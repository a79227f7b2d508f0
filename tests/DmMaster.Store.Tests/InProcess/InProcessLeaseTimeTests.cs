using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.InProcess;

public sealed class InProcessLeaseTimeTests : LeaseTimeConformance
{
    protected override IKeyValueStore CreateStore() => new InProcessStore(Time, new InProcessStoreOptions());
}
