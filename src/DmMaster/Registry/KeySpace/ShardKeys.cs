using System.Text;
using DmMaster.Store;
using Google.Protobuf;

namespace DmMaster.Registry.KeySpace;

/// <summary>The part of DM's key space in which workers and master agree on shard DDL. Here the task comes first, then the source.</summary>
public static class ShardKeys
{
    /// <summary>What a worker of a pessimistic task waits for.</summary>
    public const string PessimisticInfo = "/dm-master/shardddl-pessimism/info/";

    /// <summary>What it was told.</summary>
    public const string PessimisticOperation = "/dm-master/shardddl-pessimism/operation/";

    /// <summary>The tables that a worker of an optimistic task migrates.</summary>
    public const string OptimisticTables = "/dm-master/shardddl-optimism/source-tables/";

    /// <summary>The DDL that one of them met.</summary>
    public const string OptimisticInfo = "/dm-master/shardddl-optimism/info/";

    /// <summary>What its worker was told.</summary>
    public const string OptimisticOperation = "/dm-master/shardddl-optimism/operation/";

    // Kept under the lock, whose name begins with the task's.
    private const string DroppedColumns = "/dm-master/shardddl-optimism/dropped-columns/";

    /// <summary>Where the answer to an announced DDL stands.</summary>
    /// <param name="key">A key.</param>
    /// <returns>Null when nothing is announced under that key.</returns>
    public static string? AnswerTo(string key) =>
        key.StartsWith(PessimisticInfo, StringComparison.Ordinal) ? string.Concat(PessimisticOperation, key.AsSpan(PessimisticInfo.Length))
        : key.StartsWith(OptimisticInfo, StringComparison.Ordinal) ? string.Concat(OptimisticOperation, key.AsSpan(OptimisticInfo.Length))
        : null;

    /// <summary>All that optimistic shard DDL of a task left behind.</summary>
    public static IEnumerable<KeyRange> OptimisticOf(TaskName task)
    {
        yield return Range($"{OptimisticInfo}{Hex(task.Value)}/");
        yield return Range($"{OptimisticOperation}{Hex(task.Value)}/");
        yield return Range($"{OptimisticTables}{Hex(task.Value)}/");
        yield return Range(DroppedColumns + Hex($"{task.Value}-`"));
    }

    /// <summary>What it left behind of one source.</summary>
    public static IEnumerable<KeyRange> OptimisticOf(TaskName task, SourceId source)
    {
        var parts = $"{Hex(task.Value)}/{Hex(source.Value)}";
        yield return Range($"{OptimisticInfo}{parts}/");
        yield return Range($"{OptimisticOperation}{parts}/");
        yield return KeyRange.One(ByteString.CopyFromUtf8(OptimisticTables + parts));
    }

    private static KeyRange Range(string prefix) => KeyRange.Prefix(ByteString.CopyFromUtf8(prefix));

    private static string Hex(string part) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(part));
}
