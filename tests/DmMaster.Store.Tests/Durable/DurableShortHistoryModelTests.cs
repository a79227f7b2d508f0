using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Model;

namespace DmMaster.Store.Tests.Durable;

public sealed class DurableShortHistoryModelTests : ModelConformance, IDisposable
{
    private readonly StoreDirectory _directory = new();

    protected override IKeyValueStore CreateStore() => _directory.Open(new InProcessStoreOptions { FirstRevision = new Revision(1), MaxHistoryRevisions = 20 });

    protected override Revision? Oldest(IKeyValueStore store) => ((InProcessStore)store).OldestRevision;

    void IDisposable.Dispose()
    {
        _directory.Dispose();
    }
}
