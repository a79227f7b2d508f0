using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.EtcdClient;

[Collection(EtcdFixture.Collection)]
public sealed class EtcdWatchTests(EtcdFixture etcd) : WatchConformance
{
    protected override IKeyValueStore CreateStore() => etcd.Server.Connect();
}
