using Google.Protobuf;

namespace DmMaster.Store;

/// <summary>
/// Which keys a read, a delete, a compare or a watch is about, in etcd's encoding: no end is one key, an end of one
/// zero byte is every key from the start on, anything else is the half-open interval from start to end.
/// Keys are ordered by their bytes.
/// </summary>
/// <param name="Start">The first key.</param>
/// <param name="End">Empty, one zero byte, or the first key that is no longer part of the range.</param>
public readonly record struct KeyRange(ByteString Start, ByteString End)
{
    private static readonly ByteString ToTheEnd = ByteString.CopyFrom(0);

    /// <summary>Every key there is.</summary>
    public static KeyRange All { get; } = new(ToTheEnd, ToTheEnd);

    /// <summary>Whether the range is one key.</summary>
    public bool IsSingle => End.IsEmpty;

    /// <summary>Whether the range has no upper bound.</summary>
    public bool IsOpen => End.Length == 1 && End[0] == 0;

    /// <summary>Whether no key can be in the range.</summary>
    internal bool IsEmpty => !IsSingle && !IsBeforeEnd(Start);

    /// <summary>One key.</summary>
    public static KeyRange One(ByteString key) => new(key, ByteString.Empty);

    /// <summary>Every key that begins with <paramref name="prefix"/>; of an empty prefix, every key.</summary>
    public static KeyRange Prefix(ByteString prefix)
    {
        var bytes = prefix.ToByteArray();
        for (var i = bytes.Length - 1; i >= 0; i--)
        {
            if (bytes[i] < 0xff)
            {
                bytes[i]++;
                return new KeyRange(prefix, ByteString.CopyFrom(bytes, 0, i + 1));
            }
        }

        return prefix.IsEmpty ? All : new KeyRange(prefix, ToTheEnd);
    }

    /// <summary>Whether <paramref name="key"/> is in the range.</summary>
    public bool Contains(ByteString key) =>
        IsSingle
            ? Start == key
            : key.Span.SequenceCompareTo(Start.Span) >= 0 && IsBeforeEnd(key);

    /// <summary>Whether a key can be in both ranges.</summary>
    public bool Overlaps(KeyRange other) =>
        IsSingle ? other.Contains(Start)
        : other.IsSingle ? Contains(other.Start)
        : !IsEmpty && !other.IsEmpty && IsBeforeEnd(other.Start) && other.IsBeforeEnd(Start);

    /// <summary>Whether every key of another range is in this one.</summary>
    public bool Covers(KeyRange other) =>
        other.IsSingle ? Contains(other.Start)
        : !IsSingle && Start.Span.SequenceCompareTo(other.Start.Span) <= 0
            && (IsOpen || (!other.IsOpen && other.End.Span.SequenceCompareTo(End.Span) <= 0));

    /// <summary>Whether <paramref name="key"/> comes before the end. Only for ranges that are not one key.</summary>
    internal bool IsBeforeEnd(ByteString key) => IsOpen || key.Span.SequenceCompareTo(End.Span) < 0;
}
