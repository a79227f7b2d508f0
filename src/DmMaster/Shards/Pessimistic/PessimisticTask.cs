using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using Google.Protobuf;

namespace DmMaster.Shards.Pessimistic;

/// <summary>What the store says of a task's pessimistic shard DDL: at most one announcement and one operation of each source.</summary>
internal sealed class PessimisticTask
{
    // A value is read once: it is looked at again with each change of the task, and a task may have thousands.
    private static readonly ConditionalWeakTable<ShardEntry, object> Read = [];
    private static readonly object Unreadable = new();

    private PessimisticTask(TaskName name, IReadOnlyDictionary<SourceId, Revision> sources, Revision revision) =>
        (Name, Sources, Revision) = (name, sources, revision);

    /// <summary>The task.</summary>
    public TaskName Name { get; }

    /// <summary>Its sources, with the revision at which each came to it. None when there is no such task.</summary>
    public IReadOnlyDictionary<SourceId, Revision> Sources { get; }

    /// <summary>The revision of the registry.</summary>
    public Revision Revision { get; }

    /// <summary>The announcements that can be read, also old ones.</summary>
    public Dictionary<SourceId, PessimisticInfo> Infos { get; } = [];

    /// <summary>The operations that can be read.</summary>
    public Dictionary<SourceId, PessimisticOperation> Operations { get; } = [];

    /// <summary>The announcements that cannot be read.</summary>
    public List<(SourceId Source, ShardEntry Entry)> Broken { get; } = [];

    // What stands under the key of an operation, also when it cannot be read.
    private Dictionary<SourceId, ShardEntry> Answers { get; } = [];

    private Dictionary<SourceId, ShardEntry> Announcements { get; } = [];

    /// <summary>Reads it.</summary>
    public static PessimisticTask Of(RegistrySnapshot snapshot, TaskName name)
    {
        var sources = snapshot.Tasks.TryGetValue(name, out var subtasks)
            ? subtasks.Values.Where(static subtask => subtask.Toml is not null).ToDictionary(static subtask => subtask.Source, static subtask => subtask.Created)
            : [];
        var task = new PessimisticTask(name, sources, snapshot.Revision);
        foreach (var (key, entry) in snapshot.ShardDdl.GetValueOrDefault(name, ImmutableSortedDictionary<string, ShardEntry>.Empty))
        {
            task.Add(ByteString.CopyFromUtf8(key), entry);
        }

        return task;
    }

    /// <summary>
    /// Whether a source is of the task. Of a task that does not exist every source is: what its stopped subtasks left is shown, and
    /// can be removed.
    /// </summary>
    public bool Has(SourceId source) => Sources.Count == 0 || Sources.ContainsKey(source);

    /// <summary>
    /// The announcement at which a source waits; null when there is none. One that is older than the subtask is of an earlier subtask: the worker announces
    /// anew what it comes to.
    /// </summary>
    public PessimisticInfo? Waiting(SourceId source) =>
        Infos.GetValueOrDefault(source) is { } info && Has(source) && info.Entry.Revision > Sources.GetValueOrDefault(source) ? info : null;

    /// <summary>The condition that nobody wrote what a source is answered.</summary>
    public Compare SameAnswer(SourceId source) => Same(ShardKeys.PessimisticOperation(Name, source), Answers.GetValueOrDefault(source));

    /// <summary>The condition that a source announced nothing since.</summary>
    public Compare SameAnnouncement(SourceId source) => Same(ShardKeys.PessimisticInfo(Name, source), Announcements.GetValueOrDefault(source));

    private static Compare Same(ByteString key, ShardEntry? entry) => entry is null ? Compare.Absent(key) : Compare.Unchanged(key, entry.Revision);

    private void Add(ByteString key, ShardEntry entry)
    {
        if (!DmKeys.TryParse(key, out var parsed))
        {
            return;
        }

        var source = new SourceId(parsed.Second);
        if (key == ShardKeys.PessimisticInfo(Name, source))
        {
            Announcements[source] = entry;
            AddInfo(source, entry);
        }
        else if (key == ShardKeys.PessimisticOperation(Name, source))
        {
            Answers[source] = entry;
            if (Once(entry, () => PessimisticOperation.Of(source, entry)) is PessimisticOperation operation)
            {
                Operations[source] = operation;
            }
        }
    }

    private void AddInfo(SourceId source, ShardEntry entry)
    {
        if (Once(entry, () => PessimisticInfo.Of(Name, source, entry)) is PessimisticInfo info)
        {
            Infos[source] = info;
        }
        else
        {
            Broken.Add((source, entry));
        }
    }

    private static object Once(ShardEntry entry, Func<object?> read)
    {
        if (!Read.TryGetValue(entry, out var value))
        {
            value = read() ?? Unreadable;
            Read.AddOrUpdate(entry, value);
        }

        return value;
    }
}
