using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.Durable;

public sealed class DurableKeepTests : KeepConformance, IDisposable
{
    private readonly StoreDirectory _directory = new();

    protected override IKeyValueStore CreateStore() => _directory.Open();

    void IDisposable.Dispose()
    {
        Dispose();
        _directory.Dispose();
    }
}
