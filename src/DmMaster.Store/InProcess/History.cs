namespace DmMaster.Store.InProcess;

/// <summary>
/// The last commits, without a gap: a ring in which revision r lies at a fixed distance from the oldest.
/// Guarded by the store's lock.
/// </summary>
internal sealed class History
{
    private Commit[] _ring = new Commit[16];
    private int _head;

    /// <summary>How many commits are held.</summary>
    internal int Count { get; private set; }

    /// <summary>About how much memory they hold.</summary>
    internal long Bytes { get; private set; }

    /// <summary>The oldest commit. Only when there is one.</summary>
    internal Commit Oldest => _ring[_head];

    private Commit this[int index] => _ring[(_head + index) & (_ring.Length - 1)];

    /// <summary>Adds the next revision.</summary>
    internal void Add(Commit commit)
    {
        if (Count == _ring.Length)
        {
            Grow();
        }

        _ring[(_head + Count) & (_ring.Length - 1)] = commit;
        Count++;
        Bytes += commit.Bytes;
    }

    /// <summary>Removes the oldest commit.</summary>
    internal Commit RemoveOldest()
    {
        var oldest = Oldest;
        _ring[_head] = default;
        _head = (_head + 1) & (_ring.Length - 1);
        Count--;
        Bytes -= oldest.Bytes;
        return oldest;
    }

    /// <summary>The commits from a revision on, within the limits of one portion but at least one if there is any.</summary>
    /// <param name="from">A revision that is not older than the oldest.</param>
    internal List<Commit> Portion(Revision from)
    {
        var commits = new List<Commit>();
        var bytes = 0L;
        for (var i = Count == 0 ? 0 : (int)long.Max(0, from.Value - Oldest.Revision.Value); i < Count; i++)
        {
            bytes += this[i].Bytes;
            if (commits.Count > 0 && !WatchLimits.FitsPortion(commits.Count + 1, bytes))
            {
                break;
            }

            commits.Add(this[i]);
        }

        return commits;
    }

    private void Grow()
    {
        var larger = new Commit[_ring.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            larger[i] = this[i];
        }

        _ring = larger;
        _head = 0;
    }
}
