using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.EtcdClient;

[Collection(EtcdFixture.Collection)]
public sealed class EtcdTxnTests(EtcdFixture etcd) : TxnConformance
{
    protected override IKeyValueStore CreateStore() => etcd.Server.Connect();
}
