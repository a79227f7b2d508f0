using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.EtcdClient;

[Collection(EtcdFixture.Collection)]
public sealed class EtcdNestedTxnTests(EtcdFixture etcd) : NestedTxnConformance
{
    protected override IKeyValueStore CreateStore() => etcd.Server.Connect();
}
