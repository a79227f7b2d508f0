using System.Text;
using DmMaster.Store;
using Google.Protobuf;

namespace DmMaster.Registry.KeySpace;

/// <summary>The part of DM's key space in which workers and master agree on shard DDL. Here the task comes first.</summary>
public static class ShardKeys
{
    private const string DroppedColumns = "/dm-master/shardddl-optimism/dropped-columns/";

    private static readonly string[] OptimisticOfTask =
    [
        "/dm-master/shardddl-optimism/info/",
        "/dm-master/shardddl-optimism/operation/",
        "/dm-master/shardddl-optimism/source-tables/",
    ];

    /// <summary>What workers of pessimistic tasks wait for.</summary>
    public static KeyRange PessimisticInfos { get; } = Range("/dm-master/shardddl-pessimism/info/");

    /// <summary>What they were told.</summary>
    public static KeyRange PessimisticOperations { get; } = Range("/dm-master/shardddl-pessimism/operation/");

    /// <summary>The tables that workers of optimistic tasks migrate.</summary>
    public static KeyRange OptimisticTables { get; } = Range("/dm-master/shardddl-optimism/source-tables/");

    /// <summary>The DDL that they met.</summary>
    public static KeyRange OptimisticInfos { get; } = Range("/dm-master/shardddl-optimism/info/");

    /// <summary>What they were told.</summary>
    public static KeyRange OptimisticOperations { get; } = Range("/dm-master/shardddl-optimism/operation/");

    /// <summary>All that optimistic shard DDL of a task left behind; a lock's dropped columns are kept under the lock, whose name begins with the task's.</summary>
    public static IEnumerable<KeyRange> OptimisticOf(TaskName task) =>
        OptimisticOfTask.Select(prefix => Range($"{prefix}{Hex(task.Value)}/")).Append(Range(DroppedColumns + Hex($"{task.Value}-`")));

    /// <summary>The same, but what one source left behind.</summary>
    public static IEnumerable<KeyRange> OptimisticOf(TaskName task, SourceId source)
    {
        var parts = $"{Hex(task.Value)}/{Hex(source.Value)}";
        yield return Range($"{OptimisticOfTask[0]}{parts}/");
        yield return Range($"{OptimisticOfTask[1]}{parts}/");
        yield return KeyRange.One(ByteString.CopyFromUtf8(OptimisticOfTask[2] + parts));
    }

    /// <summary>How far physical import is on a source. Workers read it before they load.</summary>
    public static ByteString Lightning(TaskName task, SourceId source) =>
        ByteString.CopyFromUtf8($"/dm-master/lightning-coord/{Hex(task.Value)}/{Hex(source.Value)}");

    /// <summary>The value of <see cref="Lightning"/> at the start of a task.</summary>
    public static ByteString LightningNotReady { get; } = ByteString.CopyFromUtf8("\"not-ready\"");

    private static KeyRange Range(string prefix) => KeyRange.Prefix(ByteString.CopyFromUtf8(prefix));

    private static string Hex(string part) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(part));
}
