namespace DmMaster.Store.InProcess;

public sealed partial class InProcessStore
{
    private static readonly RangeQuery Everything = new(KeyRange.All) { CountOnly = true };

    private CountedKeys? _counted;

    /// <summary>What it counts anyhow.</summary>
    internal StoreFigures Figures
    {
        get
        {
            lock (_lock)
            {
                return _publication.Figures with { Waiting = _queue.Waiting };
            }
        }
    }

    /// <summary>How far the watches are. Looks at each of them, under the lock.</summary>
    internal WatchFigures LookAtWatches()
    {
        lock (_lock)
        {
            return _publication.LookAtWatches();
        }
    }

    /// <summary>How many keys exist. Walks through all of them, without the lock, when one changed since this was last asked.</summary>
    internal long CountKeys()
    {
        var state = _publication.State;
        var counted = _counted;
        if (!ReferenceEquals(counted?.Keys, state.Keys))
        {
            _counted = counted = new CountedKeys(state.Keys, RangeReader.Read(state.Keys, state.Revision, Everything).Count);
        }

        return counted!.Number;
    }

    private sealed record CountedKeys(KeyIndex Keys, long Number);
}
