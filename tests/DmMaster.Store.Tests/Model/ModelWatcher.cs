using DmMaster.Store.Tests.Watching;

namespace DmMaster.Store.Tests.Model;

/// <summary>A watch beside what the model says it must see.</summary>
/// <param name="watch">The watch.</param>
/// <param name="query">What it follows.</param>
/// <param name="from">Its first revision.</param>
/// <param name="isSlow">Whether it is read rarely.</param>
/// <param name="isTooLate">Whether its first revision was forgotten before it began.</param>
internal sealed class ModelWatcher(IWatch watch, WatchQuery query, long from, bool isSlow, bool isTooLate) : IAsyncDisposable
{
    private readonly WatchReader _reader = new(watch);
    private int _seen;
    private int _requests;
    private long _last;

    /// <summary>Whether it is read rarely.</summary>
    internal bool IsSlow => isSlow;

    /// <summary>All before this is told.</summary>
    private long Needs => Math.Max(from, _last + 1);

    /// <summary>Reads until it has seen all that the model knows, and checks every batch.</summary>
    /// <param name="model">The model.</param>
    /// <param name="oldest">The oldest revision that can be read.</param>
    /// <param name="asks">Whether to ask for progress, and to read until it is told.</param>
    /// <returns>Whether the watch goes on; not when what it needs is compacted.</returns>
    internal async Task<bool> DrainAsync(ReferenceModel model, long oldest, bool asks)
    {
        var expected = model.Events.Skip(_seen).Where(IsExpected).ToList();
        _seen = model.Events.Count;
        if (asks)
        {
            watch.RequestProgress();
            _requests++;
        }

        try
        {
            for (var at = 0; isTooLate || at < expected.Count || (asks && _last < model.Revision);)
            {
                var batch = await _reader.NextAsync();
                Assert.False(isTooLate, "a forgotten revision is watched");
                Check(batch, expected, at, model.Revision, oldest);
                at += batch.Events.Count;
            }

            return true;
        }
        catch (StoreException refusal)
        {
            Assert.Equal(StoreError.Compacted, refusal.Error);
            Assert.True(isTooLate || Needs < model.Compacted, $"ended as compacted, but needs only {Needs}, and {model.Compacted} is compacted");
            Assert.InRange(refusal.CompactRevision.Value, Needs + 1, oldest);
            return false;
        }
    }

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    private bool IsExpected(StoreEvent change) =>
        change.Current.ModRevision.Value >= from
        && ModelRules.Contains(query.Range, change.Current.Key)
        && !query.Without.HasFlag(change.Kind == StoreEventKind.Put ? WatchFilter.Put : WatchFilter.Delete);

    private void Check(WatchBatch batch, List<StoreEvent> expected, int at, long current, long oldest)
    {
        if (batch.Events.Count == 0)
        {
            Assert.True(--_requests >= 0, "a batch without events that nobody asked for");
        }

        Assert.Equal(expected.Skip(at).Take(batch.Events.Count).Select(ModelText.Of), batch.Events.Select(ModelText.Of));
        foreach (var (told, known) in batch.Events.Zip(expected.Skip(at)))
        {
            var mustTell = query.WithPrevious && known.Current.ModRevision.Value > oldest;
            if (told.Previous is not null || mustTell)
            {
                Assert.Equal(ModelText.Of(known.Previous), ModelText.Of(told.Previous));
            }
        }

        Assert.InRange(batch.Revision.Value, _last, current);
        _last = batch.Revision.Value;
        var last = batch.Events.Count == 0 ? 0 : batch.Events[^1].Current.ModRevision.Value;
        Assert.True(_last >= last, $"batch at {_last}, last event at {last}");
        if (at + batch.Events.Count < expected.Count)
        {
            var next = expected[at + batch.Events.Count].Current.ModRevision.Value;
            Assert.True(next > last, $"revision {last} was split");
            Assert.True(next > _last, $"knows all up to {_last}, but then gets {next}");
        }
    }
}
