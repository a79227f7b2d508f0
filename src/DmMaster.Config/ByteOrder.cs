namespace DmMaster.Config;

/// <summary>The order of texts by their bytes in UTF-8, which is Go's. It is that of their characters, not of the UTF-16 units.</summary>
public sealed class ByteOrder : IComparer<string>
{
    private ByteOrder()
    {
    }

    /// <summary>The order.</summary>
    public static ByteOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
        {
            return string.CompareOrdinal(x, y);
        }

        var at = x.AsSpan().CommonPrefixLength(y);
        return at < x.Length && at < y.Length && char.IsSurrogate(x[at]) != char.IsSurrogate(y[at])
            ? char.IsSurrogate(x[at]) ? 1 : -1
            : string.CompareOrdinal(x, y);
    }
}
