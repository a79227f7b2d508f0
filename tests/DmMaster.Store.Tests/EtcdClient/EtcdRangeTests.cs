using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.EtcdClient;

[Collection(EtcdFixture.Collection)]
public sealed class EtcdRangeTests(EtcdFixture etcd) : RangeConformance
{
    protected override IKeyValueStore CreateStore() => etcd.Server.Connect();
}
