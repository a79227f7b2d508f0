using DmMaster.Config;
using DmMaster.Registry;
using Google.Protobuf;

namespace DmMaster.Shards;

/// <summary>The shard mode of a task: all of its subtasks have the same. Pure.</summary>
public static class ShardModes
{
    /// <summary>Workers announce a DDL before they carry it out, and wait.</summary>
    public const string Pessimistic = "pessimistic";

    /// <summary>Tables may differ for a while; workers announce each DDL all the same, and wait.</summary>
    public const string Optimistic = "optimistic";

    /// <summary>The mode of a subtask, empty when it has none.</summary>
    public static string Of(SubTaskConfig subtask) =>
        subtask.ShardMode.Length > 0 ? subtask.ShardMode : subtask.IsSharding ? Pessimistic : "";

    /// <summary>The mode of the task of some subtasks, read from one of them; empty when it has none, or none can be read.</summary>
    public static string Of(IEnumerable<SubtaskEntry> subtasks) =>
        subtasks.FirstOrDefault(static subtask => subtask.Toml is not null)?.Toml is { } toml ? Of(toml) : "";

    /// <summary>The mode of a task, empty when it has none, or there is no such task.</summary>
    public static string Of(RegistrySnapshot snapshot, TaskName task) =>
        snapshot.Tasks.TryGetValue(task, out var subtasks) ? Of(subtasks.Values) : "";

    private static string Of(ByteString toml) =>
        !IsPlain(toml) && SubTaskConfig.FromToml(toml.ToStringUtf8()).TryGet(out var config, out _) ? Of(config) : "";

    // Every master writes these two first: there is no need to read on to the end, for each of ten thousand tasks.
    private static bool IsPlain(ByteString toml) => toml.Span.StartsWith("is-sharding = false\nshard-mode = \"\"\n"u8);
}
