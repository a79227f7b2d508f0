using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.EtcdClient;

/// <summary>With so little room that watches are given up at etcd and taken up again all the time.</summary>
[Collection(EtcdFixture.Collection)]
public sealed class EtcdSmallQueueWatchTests(EtcdFixture etcd) : WatchConformance
{
    protected override IKeyValueStore CreateStore() => etcd.Server.Connect(options => options with { MaxWatchBytes = 1500 });
}
