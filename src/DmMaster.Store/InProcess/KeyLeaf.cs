using Google.Protobuf;

namespace DmMaster.Store.InProcess;

/// <summary>A leaf: sorted keys beside their newest versions. Overwriting a key shares the array of keys.</summary>
internal sealed class KeyLeaf(ByteString[] keys, KeyVersion[] versions) : KeyNode
{
    /// <inheritdoc/>
    internal override int Size => keys.Length;

    /// <inheritdoc/>
    internal override ByteString FirstKey => keys[0];

    private ByteString[] Keys => keys;

    private KeyVersion[] Versions => versions;

    /// <inheritdoc/>
    internal override KeyVersion? Find(ByteString key)
    {
        var at = KeyOrder.Search(keys, key);
        return at < 0 ? null : versions[at];
    }

    /// <inheritdoc/>
    internal override KeyNode With(ByteString key, KeyVersion version, out KeyNode? right)
    {
        right = null;
        var at = KeyOrder.Search(keys, key);
        if (at >= 0)
        {
            return new KeyLeaf(keys, Slots.Replace(versions, at, version));
        }

        var moreKeys = Slots.Insert(keys, ~at, key);
        var moreVersions = Slots.Insert(versions, ~at, version);
        if (moreKeys.Length <= Capacity)
        {
            return new KeyLeaf(moreKeys, moreVersions);
        }

        // Keys that arrive in order leave full leaves behind.
        var cut = ~at == Capacity ? Capacity : moreKeys.Length / 2;
        right = new KeyLeaf(moreKeys[cut..], moreVersions[cut..]);
        return new KeyLeaf(moreKeys[..cut], moreVersions[..cut]);
    }

    /// <inheritdoc/>
    internal override KeyNode? Without(ByteString key)
    {
        var at = KeyOrder.Search(keys, key);
        if (at < 0)
        {
            return this;
        }

        return keys.Length == 1 ? null : new KeyLeaf(Slots.Remove(keys, at), Slots.Remove(versions, at));
    }

    /// <inheritdoc/>
    internal override KeyNode? MergedWith(KeyNode next)
    {
        var other = (KeyLeaf)next;
        return Size + other.Size > MergedAtMost
            ? null
            : new KeyLeaf([.. keys, .. other.Keys], [.. versions, .. other.Versions]);
    }

    /// <inheritdoc/>
    internal override bool Scan(in KeyRange range, RangeScan scan)
    {
        var at = KeyOrder.Search(keys, range.Start);
        for (var i = at < 0 ? ~at : at; i < keys.Length; i++)
        {
            if (!range.IsBeforeEnd(keys[i]) || !scan.Add(versions[i]))
            {
                return false;
            }
        }

        return true;
    }
}
