using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Linearizability;

namespace DmMaster.Store.Tests.InProcess;

/// <summary>Histories with a journal in the path, and what it kept at the end.</summary>
public abstract class JournaledLinearizability : LinearizabilityConformance, IDisposable
{
    private static readonly Revision First = new(1);
    private readonly InProcessStoreOptions _options = new() { MaxHistoryRevisions = 100 };
    private MemoryJournal? _journal;

    /// <summary>How many of a hundred writes fail.</summary>
    protected abstract int FailuresInHundred { get; }

    public void Dispose()
    {
        _journal?.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override IKeyValueStore CreateStore(int seed)
    {
        var random = new Random(seed);
        _journal = new MemoryJournal(First, _ => Write(random));
        return new InProcessStore(TimeProvider.System, _options, _journal, _journal.Content);
    }

    protected override async Task AfterAsync(IKeyValueStore store)
    {
        var all = new RangeQuery(KeyRange.All);
        var known = await store.RangeAsync(all, CancellationToken.None);
        using var reopened = new InProcessStore(TimeProvider.System, _options, null, _journal!.Content);
        var kept = await reopened.RangeAsync(all, CancellationToken.None);
        Assert.Equal(known.Revision, kept.Revision);
        Assert.Equal(known.Entries, kept.Entries);
    }

    private void Write(Random random)
    {
        for (var yields = random.Next(4) == 0 ? random.Next(100) : 0; yields > 0; yields--)
        {
            Thread.Yield();
        }

        if (random.Next(100) < FailuresInHundred)
        {
            throw Refusal.Unavailable("the journal cannot write");
        }
    }
}
