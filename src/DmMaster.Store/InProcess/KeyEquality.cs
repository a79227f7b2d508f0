using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace DmMaster.Store.InProcess;

/// <summary>
/// Equality of keys for hash tables. The hash is seeded per process, unlike that of <see cref="ByteString"/>:
/// keys come from outside, and nobody outside may choose keys that all fall into one bucket.
/// </summary>
internal sealed class KeyEquality : IEqualityComparer<ByteString>
{
    /// <summary>The one instance.</summary>
    internal static KeyEquality Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(ByteString? x, ByteString? y) =>
        ReferenceEquals(x, y) || (x is not null && y is not null && x.Span.SequenceEqual(y.Span));

    /// <inheritdoc/>
    public int GetHashCode([DisallowNull] ByteString obj)
    {
        var hash = default(HashCode);
        hash.AddBytes(obj.Span);
        return hash.ToHashCode();
    }
}
