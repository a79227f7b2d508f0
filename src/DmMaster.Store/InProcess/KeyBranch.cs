using Google.Protobuf;

namespace DmMaster.Store.InProcess;

/// <summary>
/// An inner node. <c>lows[i]</c> is at most the smallest key of child i, and greater than every key of child i-1;
/// the first one is never looked at: smaller keys than it says may be added to the first child.
/// </summary>
internal sealed class KeyBranch(ByteString[] lows, KeyNode[] children) : KeyNode
{
    /// <inheritdoc/>
    internal override int Size => children.Length;

    /// <inheritdoc/>
    internal override ByteString FirstKey => children[0].FirstKey;

    /// <summary>The first child.</summary>
    internal KeyNode First => children[0];

    private ByteString[] Lows => lows;

    private KeyNode[] Children => children;

    /// <inheritdoc/>
    internal override KeyVersion? Find(ByteString key) => children[ChildOf(key)].Find(key);

    /// <inheritdoc/>
    internal override KeyNode With(ByteString key, KeyVersion version, out KeyNode? right)
    {
        right = null;
        var at = ChildOf(key);
        var child = children[at].With(key, version, out var sibling);
        var replaced = Slots.Replace(children, at, child);
        if (sibling is null)
        {
            return new KeyBranch(lows, replaced);
        }

        var moreLows = Slots.Insert(lows, at + 1, sibling.FirstKey);
        var moreChildren = Slots.Insert(replaced, at + 1, sibling);
        if (moreChildren.Length <= Capacity)
        {
            return new KeyBranch(moreLows, moreChildren);
        }

        var cut = at + 1 == Capacity ? Capacity : moreChildren.Length / 2;
        right = new KeyBranch(moreLows[cut..], moreChildren[cut..]);
        return new KeyBranch(moreLows[..cut], moreChildren[..cut]);
    }

    /// <inheritdoc/>
    internal override KeyNode? Without(ByteString key)
    {
        var at = ChildOf(key);
        var child = children[at].Without(key);
        if (ReferenceEquals(child, children[at]))
        {
            return this;
        }

        if (child is null)
        {
            return Size == 1 ? null : new KeyBranch(Slots.Remove(lows, at), Slots.Remove(children, at));
        }

        var replaced = Slots.Replace(children, at, child);
        return child.Size < Sparse && Size > 1
            ? MergeAt(replaced, Math.Min(at, Size - 2))
            : new KeyBranch(lows, replaced);
    }

    /// <inheritdoc/>
    internal override KeyNode? MergedWith(KeyNode next)
    {
        var other = (KeyBranch)next;
        return Size + other.Size > MergedAtMost
            ? null
            : new KeyBranch([.. lows, other.FirstKey, .. other.Lows[1..]], [.. children, .. other.Children]);
    }

    /// <inheritdoc/>
    internal override bool Scan(in KeyRange range, RangeScan scan)
    {
        var first = ChildOf(range.Start);
        for (var i = first; i < children.Length; i++)
        {
            if ((i > first && !range.IsBeforeEnd(lows[i])) || !children[i].Scan(range, scan))
            {
                return false;
            }
        }

        return true;
    }

    private KeyBranch MergeAt(KeyNode[] current, int at) =>
        current[at].MergedWith(current[at + 1]) is { } merged
            ? new KeyBranch(Slots.Remove(lows, at + 1), Slots.Replace(Slots.Remove(current, at + 1), at, merged))
            : new KeyBranch(lows, current);

    private int ChildOf(ByteString key)
    {
        var at = KeyOrder.Search(lows.AsSpan(1), key);
        return at >= 0 ? at + 1 : ~at;
    }
}
