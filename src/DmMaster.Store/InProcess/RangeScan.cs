namespace DmMaster.Store.InProcess;

/// <summary>Collects what a range holds as of one revision.</summary>
/// <param name="asOf">The revision; versions above it are looked through.</param>
/// <param name="bounds">Which entries to leave out. They are counted all the same.</param>
/// <param name="most">Entries to keep at most. All are counted.</param>
/// <param name="allowance">What may be read; null for everything.</param>
/// <param name="lookAtMost">Keys to look at before giving up; 0 for all.</param>
/// <param name="isAnswered">Whether the entries are answered, so that their bytes count.</param>
internal sealed class RangeScan(Revision asOf, RevisionBounds bounds, long most, ReadAllowance? allowance = null, int lookAtMost = 0, bool isAnswered = true)
{
    private readonly EntryList _entries = new();
    private readonly bool _isBounded = bounds != default;
    private int _left = lookAtMost > 0 ? lookAtMost : int.MaxValue;

    /// <summary>The first entries, by key.</summary>
    internal IReadOnlyList<KeyValue> Entries => _entries;

    /// <summary>How many keys there are.</summary>
    internal long Count { get; private set; }

    /// <summary>How many of them are within the bounds.</summary>
    internal long Admitted { get; private set; }

    /// <summary>Whether there were too many keys to look at.</summary>
    internal bool IsGivenUp { get; private set; }

    /// <summary>Everything there is as of a revision.</summary>
    internal static RangeScan All(Revision asOf, ReadAllowance? allowance = null) =>
        new(asOf, default, long.MaxValue, allowance, isAnswered: false);

    /// <summary>Takes a key in, if it existed.</summary>
    /// <returns>Whether to go on.</returns>
    internal bool Add(KeyVersion newest)
    {
        IsGivenUp = --_left < 0;
        if (!IsGivenUp)
        {
            allowance?.Look();
            Take(newest);
        }

        return !IsGivenUp;
    }

    private void Take(KeyVersion newest)
    {
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
