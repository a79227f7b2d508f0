using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.EtcdClient;

[Collection(EtcdFixture.Collection)]
public sealed class EtcdCompactionTests(EtcdFixture etcd) : CompactionConformance
{
    protected override IKeyValueStore CreateStore() => etcd.Server.Connect();
}
