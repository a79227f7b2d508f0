using DmMaster.Store.Tests.Watching;

namespace DmMaster.Store.Tests.Model;

/// <summary>A watch beside what the model says it must see.</summary>
internal sealed class ModelWatcher(WatchReader reader, KeyRange range, long from, bool isSlow) : IAsyncDisposable
{
    private int _seen;

    /// <summary>Whether it is read rarely.</summary>
    internal bool IsSlow => isSlow;

    /// <summary>Reads until it has seen all that the model knows, and checks every batch.</summary>
    internal async Task DrainAsync(ReferenceModel model, string place)
    {
        var expected = model.Events.Skip(_seen)
            .Where(change => change.Current.ModRevision.Value >= from && ReferenceModel.Contains(range, change.Current.Key))
            .ToList();
        var at = 0;
        while (at < expected.Count)
        {
            var batch = await reader.NextAsync();
            var last = batch.Events[^1].Current.ModRevision;
            Assert.Equal(expected.Skip(at).Take(batch.Events.Count).Select(ModelText.Of), batch.Events.Select(ModelText.Of));
            at += batch.Events.Count;
            Assert.True(
                batch.Revision >= last && batch.Revision.Value <= model.Revision,
                $"{place}: batch at {batch.Revision}, last event at {last}");
            if (at < expected.Count)
            {
                var next = expected[at].Current.ModRevision;
                Assert.True(next > last, $"{place}: revision {last} was split");
                Assert.True(next > batch.Revision, $"{place}: knows all up to {batch.Revision}, but then gets {next}");
            }
        }

        _seen = model.Events.Count;
    }

    public ValueTask DisposeAsync() => reader.DisposeAsync();
}
