using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.EtcdClient;

[Collection(EtcdFixture.Collection)]
public sealed class EtcdRangeOptionsTests(EtcdFixture etcd) : RangeOptionsConformance
{
    protected override IKeyValueStore CreateStore() => etcd.Server.Connect();
}
