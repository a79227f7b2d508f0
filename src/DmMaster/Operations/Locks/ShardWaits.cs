using System.Collections.Immutable;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Shards;
using Google.Protobuf;

namespace DmMaster.Operations.Locks;

/// <summary>
/// Which subtasks wait at optimistic shard DDL, which nobody answers, as it follows from what workers announced and were answered. Pure.
/// </summary>
/// <remarks>
/// A worker takes the first answer that is written after its question: an older one is not seen. So in
/// <code>
/// info       …/s1/…  revision 15      info       …/s1/…  revision 18 (announced again after a pause)
/// operation  …/s1/…  revision 20      operation  …/s1/…  revision 16
/// </code>
/// the left one goes on, and the right one waits.
/// </remarks>
public static class ShardWaits
{
    // With these a table stays where it is until there is another answer; after all others the worker goes on, or fails and says so.
    private static readonly HashSet<string> Holding = ["detected", "skip and wait for redirect"];

    /// <summary>Those that wait, by task and key; also those that should be paused: they wait when they are resumed.</summary>
    public static IReadOnlyList<ShardWait> Of(RegistrySnapshot snapshot) =>
        snapshot.ShardDdl.Count == 0 ? [] : [.. snapshot.ShardDdl.SelectMany(task => Of(snapshot, task.Key, task.Value))];

    private static IEnumerable<ShardWait> Of(RegistrySnapshot snapshot, TaskName task, ImmutableSortedDictionary<string, ShardEntry> entries)
    {
        foreach (var (key, announced) in entries)
        {
            if (ShardKeys.OptimisticAnswerTo(key) is { } answer && Subtask(snapshot, task, key) is { } subtask &&
                IsOf(subtask, announced) && !GoesOn(announced, entries.GetValueOrDefault(answer)) &&
                ShardRecord.Of(announced.Value) is { } info && !info.Flag("ignore-conflict"))
            {
                yield return new ShardWait(subtask, LockId.Of(task.Value, info.Text("down-schema"), info.Text("down-table")), key, ShardWait.Text(info.Texts("ddls")));
            }
        }
    }

    private static SubtaskEntry? Subtask(RegistrySnapshot snapshot, TaskName task, string key) =>
        DmKeys.TryParse(ByteString.CopyFromUtf8(key), out var parsed) ? snapshot.Subtask(task, new SourceId(parsed.Second)) : null;

    // What an earlier task of the same name announced stays when that was stopped.
    private static bool IsOf(SubtaskEntry subtask, ShardEntry announced) => subtask.Toml is not null && announced.Revision > subtask.Created;

    private static bool GoesOn(ShardEntry announced, ShardEntry? answer) =>
        answer is not null && answer.Revision > announced.Revision &&
        ShardRecord.Of(answer.Value) is { } operation && !Holding.Contains(operation.Text("conflict-stage"));
}
