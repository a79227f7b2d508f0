using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.InProcess;

public sealed class InProcessNestedTxnTests : NestedTxnConformance
{
    protected override IKeyValueStore CreateStore() => new InProcessStore(TimeProvider.System, new InProcessStoreOptions());
}
