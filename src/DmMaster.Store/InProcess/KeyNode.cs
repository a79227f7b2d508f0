using Google.Protobuf;

namespace DmMaster.Store.InProcess;

/// <summary>A node of <see cref="KeyIndex"/>. Never changes once it is made.</summary>
internal abstract class KeyNode
{
    /// <summary>Slots of a node at most. Measured: 16 to 64 differ little, a put copies one node of each level.</summary>
    internal const int Capacity = 32;

    /// <summary>Nodes with fewer slots are merged with a neighbour if both fit into one that is not nearly full.</summary>
    internal const int Sparse = Capacity / 4;

    /// <summary>Slots a merged node may have, so that the next put does not split it again.</summary>
    internal const int MergedAtMost = Capacity * 3 / 4;

    /// <summary>Slots in use, at least one.</summary>
    internal abstract int Size { get; }

    /// <summary>The smallest key.</summary>
    internal abstract ByteString FirstKey { get; }

    /// <summary>The newest version of a key, possibly a tombstone; null when there is none.</summary>
    internal abstract KeyVersion? Find(ByteString key);

    /// <summary>The node with a key added or replaced; <paramref name="right"/> takes what no longer fits.</summary>
    internal abstract KeyNode With(ByteString key, KeyVersion version, out KeyNode? right);

    /// <summary>The node without a key, itself when it is not there, null when nothing is left.</summary>
    internal abstract KeyNode? Without(ByteString key);

    /// <summary>One node of this one and the next of the same level, null when they should stay two.</summary>
    internal abstract KeyNode? MergedWith(KeyNode next);

    /// <summary>Shows every version from the start of the range on.</summary>
    /// <returns>False once the end of the range is reached.</returns>
    internal abstract bool Scan(in KeyRange range, RangeScan scan);
}
