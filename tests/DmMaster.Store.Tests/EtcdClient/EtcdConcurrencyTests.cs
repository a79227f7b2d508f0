using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.EtcdClient;

[Collection(EtcdFixture.Collection)]
public sealed class EtcdConcurrencyTests(EtcdFixture etcd) : ConcurrencyConformance
{
    protected override IKeyValueStore CreateStore() => etcd.Server.Connect();
}
