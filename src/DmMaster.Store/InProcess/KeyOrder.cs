using Google.Protobuf;

namespace DmMaster.Store.InProcess;

/// <summary>The order of keys: byte by byte, unsigned, the shorter of two first when it begins the longer.</summary>
internal static class KeyOrder
{
    /// <summary>The order as an object.</summary>
    internal static IComparer<ByteString> Comparer { get; } = Comparer<ByteString>.Create(Compare);

    /// <summary>Negative, zero or positive as <paramref name="left"/> comes before, is, or comes after <paramref name="right"/>.</summary>
    internal static int Compare(ByteString left, ByteString right) => left.Span.SequenceCompareTo(right.Span);

    /// <summary>The place of <paramref name="key"/> in sorted keys, or the complement of the place where it belongs.</summary>
    internal static int Search(ReadOnlySpan<ByteString> keys, ByteString key)
    {
        var wanted = key.Span;
        var low = 0;
        var high = keys.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = keys[middle].Span.SequenceCompareTo(wanted);
            if (order == 0)
            {
                return middle;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }
}
