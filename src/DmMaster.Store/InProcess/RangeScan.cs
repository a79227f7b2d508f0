namespace DmMaster.Store.InProcess;

/// <summary>Collects what a range holds as of one revision.</summary>
/// <param name="asOf">The revision; versions above it are looked through.</param>
/// <param name="limit">Entries to keep at most, 0 for all. All are counted.</param>
internal sealed class RangeScan(Revision asOf, long limit)
{
    private readonly List<KeyValue> _entries = [];

    /// <summary>The first entries, by key.</summary>
    internal IReadOnlyList<KeyValue> Entries => _entries;

    /// <summary>How many keys there are.</summary>
    internal long Count { get; private set; }

    /// <summary>Takes a key in, if it existed.</summary>
    internal void Add(KeyVersion newest)
    {
        if (newest.AsOf(asOf) is not { } value)
        {
            return;
        }

        Count++;
        if (limit == 0 || _entries.Count < limit)
        {
            _entries.Add(value);
        }
    }
}
