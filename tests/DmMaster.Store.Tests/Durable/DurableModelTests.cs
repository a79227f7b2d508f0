using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Model;

namespace DmMaster.Store.Tests.Durable;

public sealed class DurableModelTests : ModelConformance, IDisposable
{
    private readonly StoreDirectory _directory = new();

    protected override IKeyValueStore CreateStore() => _directory.Open();

    protected override Revision? Oldest(IKeyValueStore store) => ((InProcessStore)store).OldestRevision;

    void IDisposable.Dispose()
    {
        _directory.Dispose();
    }
}
