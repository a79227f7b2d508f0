using DmMaster.Store;
using Google.Protobuf;

namespace DmMaster.Registry.KeySpace;

/// <summary>The part of DM's key space in which workers and master agree on shard DDL. Here the task comes first, then the source.</summary>
public static class ShardKeys
{
    /// <summary>Where the answer to a DDL stands that a table of an optimistic task announced.</summary>
    /// <param name="key">A key.</param>
    /// <returns>Null when nothing is announced under that key.</returns>
    public static string? OptimisticAnswerTo(string key) =>
        key.StartsWith(DmKeyTable.OptimisticInfo, StringComparison.Ordinal) ? string.Concat(DmKeyTable.OptimisticOperation, key.AsSpan(DmKeyTable.OptimisticInfo.Length))
        : null;

    /// <summary>Where a source of a pessimistic task announces a DDL.</summary>
    public static ByteString PessimisticInfo(TaskName task, SourceId source) => Key(DmKeyTable.PessimisticInfo, task, source);

    /// <summary>Where it is answered.</summary>
    public static ByteString PessimisticOperation(TaskName task, SourceId source) => Key(DmKeyTable.PessimisticOperation, task, source);

    /// <summary>All that optimistic shard DDL of a task left behind.</summary>
    public static IEnumerable<KeyRange> OptimisticOf(TaskName task)
    {
        yield return Range($"{DmKeyTable.OptimisticInfo}{DmKeys.Hex(task.Value)}/");
        yield return Range($"{DmKeyTable.OptimisticOperation}{DmKeys.Hex(task.Value)}/");
        yield return Range($"{DmKeyTable.OptimisticTables}{DmKeys.Hex(task.Value)}/");
        yield return Range(DmKeyTable.OptimisticDroppedColumns + DmKeys.Hex($"{task.Value}-`"));
    }

    /// <summary>What it left behind of one source.</summary>
    public static IEnumerable<KeyRange> OptimisticOf(TaskName task, SourceId source)
    {
        var parts = $"{DmKeys.Hex(task.Value)}/{DmKeys.Hex(source.Value)}";
        yield return Range($"{DmKeyTable.OptimisticInfo}{parts}/");
        yield return Range($"{DmKeyTable.OptimisticOperation}{parts}/");
        yield return KeyRange.One(ByteString.CopyFromUtf8(DmKeyTable.OptimisticTables + parts));
    }

    private static ByteString Key(string prefix, TaskName task, SourceId source) =>
        ByteString.CopyFromUtf8($"{prefix}{DmKeys.Hex(task.Value)}/{DmKeys.Hex(source.Value)}");

    private static KeyRange Range(string prefix) => KeyRange.Prefix(ByteString.CopyFromUtf8(prefix));
}
