using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.Durable;

public sealed class DurableLeaseTimeTests : LeaseTimeConformance, IDisposable
{
    private readonly StoreDirectory _directory = new();

    protected override IKeyValueStore CreateStore() => new SettledStore(_directory.Open(time: Time));

    void IDisposable.Dispose()
    {
        Dispose();
        _directory.Dispose();
    }
}
