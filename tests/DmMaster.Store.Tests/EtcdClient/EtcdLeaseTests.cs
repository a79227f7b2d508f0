using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.EtcdClient;

[Collection(EtcdFixture.Collection)]
public sealed class EtcdLeaseTests(EtcdFixture etcd) : LeaseConformance
{
    protected override IKeyValueStore CreateStore() => etcd.Server.Connect();

    /// <summary>etcd's clock goes by itself: the watch waits for it.</summary>
    protected override void LetPass(TimeSpan time)
    {
    }
}
