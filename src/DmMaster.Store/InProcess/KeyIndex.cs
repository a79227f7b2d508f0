using Google.Protobuf;

namespace DmMaster.Store.InProcess;

/// <summary>
/// Every key that exists, or whose deletion is still in the history, with its newest version: a sorted map that never
/// changes. A change makes a new map that shares all but one path of nodes with the old one, so whoever holds a map can
/// read it without a lock for as long as it likes, and a commit that fails half-way has touched nothing.
/// </summary>
internal sealed class KeyIndex
{
    private readonly KeyNode? _root;

    private KeyIndex(KeyNode? root) => _root = root;

    /// <summary>No keys.</summary>
    internal static KeyIndex Empty { get; } = new(null);

    /// <summary>The newest version of a key, possibly a tombstone; null when there is none.</summary>
    internal KeyVersion? Find(ByteString key) => _root?.Find(key);

    /// <summary>The map with another newest version of the version's key.</summary>
    internal KeyIndex With(KeyVersion version)
    {
        var key = version.Value.Key;
        if (_root is null)
        {
            return new KeyIndex(new KeyLeaf([key], [version]));
        }

        var left = _root.With(key, version, out var right);
        return new KeyIndex(right is null ? left : new KeyBranch([left.FirstKey, right.FirstKey], [left, right]));
    }

    /// <summary>The map without a key.</summary>
    internal KeyIndex Without(ByteString key)
    {
        var root = _root?.Without(key);
        while (root is KeyBranch { Size: 1 } branch)
        {
            root = branch.First;
        }

        return ReferenceEquals(root, _root) ? this : new KeyIndex(root);
    }

    /// <summary>Shows the newest version of every key of a range, in order.</summary>
    internal void Scan(in KeyRange range, RangeScan scan)
    {
        if (!range.IsSingle)
        {
            _root?.Scan(range, scan);
        }
        else if (Find(range.Start) is { } version)
        {
            scan.Add(version);
        }
    }
}
