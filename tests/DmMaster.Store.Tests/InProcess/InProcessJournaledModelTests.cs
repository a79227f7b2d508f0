using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Model;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Store.Tests.InProcess;

/// <summary>With a journal, restarts, and a history bounded by age.</summary>
public sealed class InProcessJournaledModelTests : ModelConformance, IDisposable
{
    private static readonly Revision First = new(7);
    private readonly FakeTimeProvider _time = new();
    private readonly InProcessStoreOptions _options = new() { MaxHistoryAge = TimeSpan.FromSeconds(40) };
    private readonly MemoryJournal _journal = new(First, static _ => { });

    public void Dispose() => _journal.Dispose();

    protected override IKeyValueStore CreateStore() => new InProcessStore(_time, _options, _journal, _journal.Content);

    protected override Revision? Oldest(IKeyValueStore store) => ((InProcessStore)store).OldestRevision;

    protected override bool TryAdvance(TimeSpan by)
    {
        _time.Advance(by);
        return true;
    }

    protected override IKeyValueStore? Restart(IKeyValueStore store)
    {
        ((InProcessStore)store).Dispose();
        Assert.True(_journal.IsDisposed);
        return new InProcessStore(_time, _options, _journal.Reopen(), _journal.Content);
    }
}
