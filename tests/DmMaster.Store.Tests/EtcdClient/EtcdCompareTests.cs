using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.EtcdClient;

[Collection(EtcdFixture.Collection)]
public sealed class EtcdCompareTests(EtcdFixture etcd) : CompareConformance
{
    protected override IKeyValueStore CreateStore() => etcd.Server.Connect();
}
