using Google.Protobuf;

namespace DmMaster.Store.InProcess;

/// <summary>
/// Watched ranges, searchable by "which of them hold this key" in logarithmic time and the number of hits. A search tree by start that
/// is a heap by random priorities, each node knowing how far its subtree reaches.
/// </summary>
/// <remarks>
/// Example: of the ranges [a,c) [b,z) [d,e) [f,g), key <c>d</c> is looked for from the root; a subtree that reaches no further than
/// <c>d</c> is skipped, and so is everything that starts after it. Found: [b,z) and [d,e). Guarded by the store's lock.
/// </remarks>
internal sealed class IntervalTree
{
    private readonly Random _priorities = new();
    private IntervalNode? _root;

    /// <summary>Adds a watcher.</summary>
    internal void Add(in KeyRange range, WatchSubscription watcher)
    {
        var node = Find(range);
        if (node is null)
        {
            node = new IntervalNode(range, _priorities.Next());
            _root = Insert(_root, node);
        }

        node.Watchers.Add(watcher);
    }

    /// <summary>Removes a watcher; does nothing when it is not there.</summary>
    internal void Remove(in KeyRange range, WatchSubscription watcher)
    {
        if (Find(range) is { } node && node.Watchers.Remove(watcher) && node.Watchers.Count == 0)
        {
            _root = Delete(_root!, range);
        }
    }

    /// <summary>Adds the watchers of each range that holds the key to <paramref name="hits"/>.</summary>
    internal void Search(ByteString key, List<HashSet<WatchSubscription>> hits) => Search(_root, key, hits);

    private static void Search(IntervalNode? node, ByteString key, List<HashSet<WatchSubscription>> hits)
    {
        while (node is not null && node.MayContain(key))
        {
            Search(node.Left, key, hits);
            if (KeyOrder.Compare(node.Range.Start, key) > 0)
            {
                return;
            }

            if (node.Range.IsBeforeEnd(key))
            {
                hits.Add(node.Watchers);
            }

            node = node.Right;
        }
    }

    private static IntervalNode Insert(IntervalNode? node, IntervalNode added)
    {
        if (node is null)
        {
            return added;
        }

        if (IntervalNode.Compare(added.Range, node.Range) < 0)
        {
            node.Left = Insert(node.Left, added);
            node.Update();
            return node.Left.Priority > node.Priority ? RotateRight(node) : node;
        }

        node.Right = Insert(node.Right, added);
        node.Update();
        return node.Right.Priority > node.Priority ? RotateLeft(node) : node;
    }

    private static IntervalNode? Delete(IntervalNode node, in KeyRange range)
    {
        var order = IntervalNode.Compare(range, node.Range);
        if (order == 0)
        {
            return Join(node.Left, node.Right);
        }

        if (order < 0)
        {
            node.Left = Delete(node.Left!, range);
        }
        else
        {
            node.Right = Delete(node.Right!, range);
        }

        node.Update();
        return node;
    }

    private static IntervalNode? Join(IntervalNode? left, IntervalNode? right)
    {
        if (left is null || right is null)
        {
            return left ?? right;
        }

        if (left.Priority > right.Priority)
        {
            left.Right = Join(left.Right, right);
            left.Update();
            return left;
        }

        right.Left = Join(left, right.Left);
        right.Update();
        return right;
    }

    private static IntervalNode RotateRight(IntervalNode node)
    {
        var top = node.Left!;
        node.Left = top.Right;
        top.Right = node;
        node.Update();
        top.Update();
        return top;
    }

    private static IntervalNode RotateLeft(IntervalNode node)
    {
        var top = node.Right!;
        node.Right = top.Left;
        top.Left = node;
        node.Update();
        top.Update();
        return top;
    }

    private IntervalNode? Find(in KeyRange range)
    {
        var node = _root;
        while (node is not null)
        {
            var order = IntervalNode.Compare(range, node.Range);
            if (order == 0)
            {
                return node;
            }

            node = order < 0 ? node.Left : node.Right;
        }

        return null;
    }
}
