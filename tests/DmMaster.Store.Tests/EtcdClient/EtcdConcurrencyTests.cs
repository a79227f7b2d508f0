using DmMaster.Store.EtcdClient;
using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.EtcdClient;

[Collection(EtcdFixture.Collection)]
public sealed class EtcdConcurrencyTests(EtcdFixture etcd) : ConcurrencyConformance
{
    // It counts revisions for so long that leases of earlier tests would run out in the middle of it.
    protected override IKeyValueStore CreateStore()
    {
        var store = etcd.Server.Connect();
        RevokeAllAsync(store).GetAwaiter().GetResult();
        return store;
    }

    private static async Task RevokeAllAsync(EtcdStore store)
    {
        foreach (var lease in await store.LeasesAsync(CancellationToken.None))
        {
            await store.RevokeAsync(lease, CancellationToken.None);
        }
    }
}
