using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.EtcdClient;

[Collection(EtcdFixture.Collection)]
public sealed class EtcdKeepTests(EtcdFixture etcd) : KeepConformance
{
    protected override IKeyValueStore CreateStore() => etcd.Server.Connect();
}
