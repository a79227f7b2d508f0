using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.EtcdClient;

[Collection(EtcdFixture.Collection)]
public sealed class EtcdWatchOptionsTests(EtcdFixture etcd) : WatchOptionsConformance
{
    protected override IKeyValueStore CreateStore() => etcd.Server.Connect();
}
