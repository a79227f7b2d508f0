using Google.Protobuf;

namespace DmMaster.Store.InProcess;

/// <summary>A node of <see cref="IntervalTree"/>: one range and who watches it.</summary>
internal sealed class IntervalNode(KeyRange range, int priority)
{
    /// <summary>The range.</summary>
    internal KeyRange Range { get; } = range;

    /// <summary>Random; a parent's is never lower. Keeps the tree shallow whatever the order of arrival.</summary>
    internal int Priority => priority;

    /// <summary>Who watches exactly this range.</summary>
    internal HashSet<WatchSubscription> Watchers { get; } = [];

    /// <summary>Ranges that come before.</summary>
    internal IntervalNode? Left { get; set; }

    /// <summary>Ranges that come after.</summary>
    internal IntervalNode? Right { get; set; }

    /// <summary>The range of this subtree that reaches furthest.</summary>
    internal KeyRange Furthest { get; private set; } = range;

    /// <summary>Whether a key comes before the end of every range of this subtree that starts at or before it.</summary>
    internal bool MayContain(ByteString key) => Furthest.IsBeforeEnd(key);

    /// <summary>Works out <see cref="Furthest"/> after a child has changed.</summary>
    internal void Update()
    {
        Furthest = Further(Further(Range, Left), Right);
    }

    /// <summary>The order of nodes: by start, then by end.</summary>
    internal static int Compare(in KeyRange left, in KeyRange right)
    {
        var order = KeyOrder.Compare(left.Start, right.Start);
        return order != 0 ? order : CompareEnds(left, right);
    }

    private static KeyRange Further(in KeyRange range, IntervalNode? child) =>
        child is not null && CompareEnds(child.Furthest, range) > 0 ? child.Furthest : range;

    private static int CompareEnds(in KeyRange left, in KeyRange right) =>
        left.IsOpen || right.IsOpen ? left.IsOpen.CompareTo(right.IsOpen) : KeyOrder.Compare(left.End, right.End);
}
