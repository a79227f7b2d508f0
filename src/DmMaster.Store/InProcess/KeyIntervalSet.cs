using Google.Protobuf;

namespace DmMaster.Store.InProcess;

/// <summary>The keys that some ranges cover together: intervals that neither overlap nor touch, by their start.</summary>
/// <remarks>Example: [a, c), [b, d) and the one key f are kept as [a, d) and [f, f\0).</remarks>
internal sealed class KeyIntervalSet
{
    private readonly SortedSet<ByteString> _starts = new(KeyOrder.Comparer);
    private readonly Dictionary<ByteString, KeyRange> _intervals = new(KeyEquality.Instance);

    /// <summary>How many intervals there are.</summary>
    internal int Count => _starts.Count;

    /// <summary>The intervals, each with an end, in order.</summary>
    internal IEnumerable<KeyRange> Intervals => _starts.Select(start => _intervals[start]);

    /// <summary>Whether a key is covered.</summary>
    internal bool Contains(ByteString key) => At(key) is { } interval && interval.IsBeforeEnd(key);

    /// <summary>Covers a range too.</summary>
    internal void Add(KeyRange range)
    {
        var added = range.IsSingle ? new KeyRange(range.Start, After(range.Start)) : range;
        if (added.IsEmpty)
        {
            return;
        }

        if (At(added.Start) is { } before && Reaches(before, added.Start))
        {
            added = Join(before, added);
        }

        while (From(added.Start) is { } next && Reaches(added, next.Start))
        {
            added = Join(added, next);
        }

        _starts.Add(added.Start);
        _intervals.Add(added.Start, added);
    }

    private static ByteString After(ByteString key)
    {
        var bytes = new byte[key.Length + 1];
        key.CopyTo(bytes, 0);
        return ByteString.CopyFrom(bytes);
    }

    private static bool Reaches(in KeyRange interval, ByteString start) =>
        interval.IsOpen || KeyOrder.Compare(interval.End, start) >= 0;

    /// <summary>The interval that begins at a key, or else the last before it.</summary>
    private KeyRange? At(ByteString key) =>
        _starts.Count > 0 && KeyOrder.Compare(_starts.Min!, key) <= 0 ? _intervals[_starts.GetViewBetween(_starts.Min!, key).Max!] : null;

    /// <summary>The interval that begins at a key, or else the first after it.</summary>
    private KeyRange? From(ByteString key) =>
        _starts.Count > 0 && KeyOrder.Compare(_starts.Max!, key) >= 0 ? _intervals[_starts.GetViewBetween(key, _starts.Max!).Min!] : null;

    /// <summary>Joins two where the second begins in the first or where that ends, and takes out those that were kept.</summary>
    private KeyRange Join(KeyRange first, KeyRange second)
    {
        Remove(first.Start);
        Remove(second.Start);
        var isFirstLonger = first.IsOpen || (!second.IsOpen && KeyOrder.Compare(first.End, second.End) >= 0);
        return first with { End = isFirstLonger ? first.End : second.End };
    }

    private void Remove(ByteString start)
    {
        _starts.Remove(start);
        _intervals.Remove(start);
    }
}
