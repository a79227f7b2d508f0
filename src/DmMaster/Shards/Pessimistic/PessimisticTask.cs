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
    // An entry is read once: it is looked at again with each change of the task, and a task may have thousands.
    private static readonly ConditionalWeakTable<ShardEntry, Record> Records = [];

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
            task.Add(Records.TryGetValue(entry, out var read) ? read : Read(name, key, entry), entry);
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

    private void Add(Record record, ShardEntry entry)
    {
        switch (record)
        {
            case { IsInfo: true, Value: var value }:
                Announcements[record.Source] = entry;
                if (value is PessimisticInfo info)
                {
                    Infos[record.Source] = info;
                }
                else
                {
                    Broken.Add((record.Source, entry));
                }

                break;
            case { IsOperation: true, Value: var value }:
                Answers[record.Source] = entry;
                if (value is PessimisticOperation operation)
                {
                    Operations[record.Source] = operation;
                }

                break;
        }
    }

    private static Record Read(TaskName task, string text, ShardEntry entry)
    {
        var key = ByteString.CopyFromUtf8(text);
        var source = DmKeys.TryParse(key, out var parsed) ? new SourceId(parsed.Second) : default;
        var read = source == default ? new Record(source, false, false, null)
            : key == ShardKeys.PessimisticInfo(task, source) ? new Record(source, true, false, PessimisticInfo.Of(task, source, entry))
            : key == ShardKeys.PessimisticOperation(task, source) ? new Record(source, false, true, PessimisticOperation.Of(source, entry))
            : new Record(source, false, false, null);
        Records.AddOrUpdate(entry, read);
        return read;
    }

    // What stands under a key: an announcement, an operation, or something else; its value null when it cannot be read.
    private sealed record Record(SourceId Source, bool IsInfo, bool IsOperation, object? Value);
}
