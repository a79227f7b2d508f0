using System.Collections.Concurrent;

namespace DmMaster.Operations.Locks;

/// <summary>Since when each subtask waits that waits at shard DDL, as <see cref="ShardWaitLoop"/> and those who ask came to see it.</summary>
public sealed class ShardWaitList(TimeProvider time)
{
    private readonly ConcurrentDictionary<Wait, ShardWaitStart> _starts = new();

    /// <summary>Since when it waits: since now when nobody saw it before.</summary>
    public ShardWaitStart StartOf(ShardWait wait) => StartOf(wait, isLatest: false);

    /// <summary>These were there when this master came to know of anything.</summary>
    public void Found(IEnumerable<ShardWait> waits)
    {
        foreach (var wait in waits)
        {
            StartOf(wait, isLatest: true);
        }
    }

    /// <summary>Forgets all others.</summary>
    public void Keep(IEnumerable<ShardWait> waits)
    {
        var kept = waits.Select(Wait.Of).ToHashSet();
        foreach (var gone in _starts.Keys.Where(wait => !kept.Contains(wait)))
        {
            _starts.TryRemove(gone, out _);
        }
    }

    private ShardWaitStart StartOf(ShardWait wait, bool isLatest) =>
        _starts.GetOrAdd(Wait.Of(wait), static (_, start) => start, new ShardWaitStart(time.GetUtcNow(), isLatest));

    // Announced again after a pause it is the same; the next DDL is another.
    private readonly record struct Wait(string Key, string Ddl)
    {
        public static Wait Of(ShardWait wait) => new(wait.Key, wait.Ddl);
    }
}
