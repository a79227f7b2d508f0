using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.EtcdClient;

/// <remarks>It counts revisions, and so has an etcd of its own: in the shared one leases of earlier tests run out meanwhile.</remarks>
public sealed class EtcdConcurrencyTests(EtcdFixture etcd) : ConcurrencyConformance, IClassFixture<EtcdFixture>
{
    protected override IKeyValueStore CreateStore() => etcd.Server.Connect();
}
