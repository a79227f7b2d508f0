using System.Collections.Concurrent;
using DmMaster.Registry;

namespace DmMaster.Shards;

/// <summary>Counts the faults of shard DDL, by task and type. A task that is gone leaves no count.</summary>
public sealed class ShardFaultList
{
    private readonly ConcurrentDictionary<(TaskName Task, string Type), long> _counts = new();

    /// <summary>How many there were.</summary>
    public IEnumerable<KeyValuePair<(TaskName Task, string Type), long>> Counts => _counts;

    /// <summary>One more.</summary>
    public void Add(TaskName task, string type) => _counts.AddOrUpdate((task, type), 1, static (_, count) => count + 1);

    /// <summary>Forgets all other tasks.</summary>
    public void Keep(Func<TaskName, bool> isKept)
    {
        foreach (var gone in _counts.Keys.Where(key => !isKept(key.Task)))
        {
            _counts.TryRemove(gone, out _);
        }
    }
}
