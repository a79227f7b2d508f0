using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Model;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Store.Tests.InProcess;

/// <summary>With all of the history.</summary>
public sealed class InProcessModelTests : ModelConformance
{
    private readonly FakeTimeProvider _time = new();

    protected override IKeyValueStore CreateStore() => new InProcessStore(_time, new InProcessStoreOptions());

    protected override Revision? Oldest(IKeyValueStore store) => ((InProcessStore)store).OldestRevision;

    protected override bool TryAdvance(TimeSpan by)
    {
        _time.Advance(by);
        return true;
    }
}
