namespace DmMaster.Store.InProcess;

/// <summary>Collects what a range holds as of one revision.</summary>
/// <param name="asOf">The revision; versions above it are looked through.</param>
/// <param name="bounds">Which entries to leave out. They are counted all the same.</param>
/// <param name="most">Entries to keep at most. All are counted.</param>
/// <param name="allowance">What may be read; null for everything.</param>
/// <param name="isAnswered">Whether the entries are answered, so that their bytes count.</param>
internal sealed class RangeScan(Revision asOf, RevisionBounds bounds, long most, ReadAllowance? allowance = null, bool isAnswered = true)
{
    private readonly List<KeyValue> _entries = [];
    private readonly bool _isBounded = bounds != default;

    /// <summary>The first entries, by key.</summary>
    internal IReadOnlyList<KeyValue> Entries => _entries;

    /// <summary>How many keys there are.</summary>
    internal long Count { get; private set; }

    /// <summary>How many of them are within the bounds.</summary>
    internal long Admitted { get; private set; }

    /// <summary>Everything there is as of a revision.</summary>
    internal static RangeScan All(Revision asOf, ReadAllowance? allowance = null) =>
        new(asOf, default, long.MaxValue, allowance, isAnswered: false);

    /// <summary>Takes a key in, if it existed.</summary>
    internal void Add(KeyVersion newest)
    {
        allowance?.Look();
        if (newest.AsOf(asOf) is not { } value)
        {
            return;
        }

        Count++;
        if (_isBounded && !bounds.Admit(value))
        {
            return;
        }

        Admitted++;
        if (_entries.Count < most)
        {
            if (isAnswered)
            {
                allowance?.Take(value);
            }

            _entries.Add(value);
        }
    }
}
