using System.Collections.Immutable;
using DmMaster.Protocol.Dm;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using Google.Protobuf;

namespace DmMaster.Registry;

/// <summary>
/// The one way from the store to the registry: a fold over its events. A restart folds what is there,
/// running folds what changes; there is no other path.
/// </summary>
/// <remarks>One use: make it from a snapshot, apply events, take the next snapshot.</remarks>
public sealed class RegistryFold
{
    private readonly RegistrySnapshot _before;
    private readonly ImmutableSortedDictionary<SourceId, SourceEntry>.Builder _sources;
    private readonly ImmutableSortedDictionary<SourceId, RelayEntry>.Builder _relays;
    private readonly ImmutableSortedDictionary<SourceId, TransferEntry>.Builder _transfers;
    private readonly TableFold<SourceId, TaskName, WorkerName> _loadTasks;
    private readonly TableFold<TaskName, SourceId, string> _lightning;
    private readonly TableFold<TaskName, SourceId, string> _cliArgs;
    private readonly TableFold<TaskName, string, ShardEntry> _shardDdl;
    private readonly WorkerFold _workers;
    private readonly SubtaskFold _subtasks;
    private readonly UnreadableFold _unreadable;
    private bool _tellsRelay;
    private bool _bindingsMoved;

    private RegistryFold(RegistrySnapshot before)
    {
        _before = before;
        _sources = before.Sources.ToBuilder();
        _relays = before.Relays.ToBuilder();
        _transfers = before.Transfers.ToBuilder();
        _loadTasks = new(before.LoadTasks);
        _lightning = new(before.Lightning);
        _cliArgs = new(before.CliArgs);
        _shardDdl = new(before.ShardDdl);
        _workers = new WorkerFold(before);
        _subtasks = new SubtaskFold(before);
        _unreadable = new UnreadableFold(before);
    }

    /// <summary>The registry after a batch of events, and what moved.</summary>
    public static (RegistrySnapshot Snapshot, RegistryChange Change) Apply(RegistrySnapshot before, WatchBatch batch)
    {
        var fold = new RegistryFold(before);
        foreach (var change in batch.Events)
        {
            fold.Apply(change);
        }

        return fold.Finish(batch.Revision);
    }

    private void Apply(StoreEvent change)
    {
        var isKnown = DmKeys.TryParse(change.Current.Key, out var key);
        _unreadable.Apply(change, isKnown ? key : null);
        if (!isKnown)
        {
            return;
        }

        var put = change.Kind == StoreEventKind.Put ? change.Current : null;
        switch (key.Kind)
        {
            case DmKeyKind.SourceConfig or DmKeyKind.RelayStage:
                ApplySource(new SourceId(key.First), key.Kind, put);
                break;
            case DmKeyKind.SubtaskConfig or DmKeyKind.SubtaskStage or DmKeyKind.ValidatorStage:
                ApplySubtask(new SourceId(key.First), new TaskName(key.Second), key.Kind, put);
                break;
            case DmKeyKind.LoadTask or DmKeyKind.LightningCoord or DmKeyKind.CliArgs:
                ApplyTask(new TaskName(key.First), new SourceId(key.Second), key.Kind, put?.Value);
                break;
            case DmKeyKind.ShardDdl:
                Set(_shardDdl, new TaskName(key.First), change.Current.Key.ToStringUtf8(), put is null ? null : new ShardEntry(put.Value, put.ModRevision) { Created = put.CreateRevision });
                break;
            case DmKeyKind.Transfer:
                ApplyTransfer(new SourceId(key.First), put);
                break;
            default:
                _workers.Apply(new WorkerName(key.First), key.Kind, put, change.Current.ModRevision);
                break;
        }
    }

    private void ApplySource(SourceId id, DmKeyKind kind, KeyValue? put)
    {
        _workers.Touch(id);
        _tellsRelay = true;
        if (kind == DmKeyKind.RelayStage)
        {
            Set(_relays, id, put is null ? null : new RelayEntry(id, DmValues.Expect(put.Value), put.ModRevision));
            return;
        }

        _bindingsMoved = true;
        Set(_sources, id, put is null ? null : new SourceEntry(id, put.Value.ToStringUtf8(), put.ModRevision) { Created = put.CreateRevision });
    }

    private void ApplyTransfer(SourceId source, KeyValue? put)
    {
        _bindingsMoved = true;
        Set(_transfers, source, put is null ? null : new TransferEntry(
            source, new WorkerName(DmValues.Member(put.Value, "worker") ?? ""), put.CreateRevision, put.ModRevision));
    }

    private void ApplySubtask(SourceId source, TaskName task, DmKeyKind kind, KeyValue? put)
    {
        _workers.Touch(source);
        _bindingsMoved |= kind == DmKeyKind.SubtaskConfig && _loadTasks.HasRow(source);
        _subtasks.Update(source, task, subtask => With(subtask, kind, put));
    }

    private void ApplyTask(TaskName task, SourceId source, DmKeyKind kind, ByteString? value)
    {
        switch (kind)
        {
            case DmKeyKind.LoadTask:
                _bindingsMoved = true;
                if (DmValues.Text(value) is { } worker)
                {
                    _loadTasks.Set(source, task, new WorkerName(worker));
                }
                else
                {
                    _loadTasks.Remove(source, task);
                }

                break;
            case DmKeyKind.LightningCoord:
                Set(_lightning, task, source, DmValues.Text(value));
                break;
            default:
                Set(_cliArgs, task, source, value?.ToStringUtf8());
                break;
        }
    }

    private static void Set<TColumn, TValue>(TableFold<TaskName, TColumn, TValue> table, TaskName task, TColumn column, TValue? value)
        where TColumn : notnull
        where TValue : class
    {
        if (value is null)
        {
            table.Remove(task, column);
        }
        else
        {
            table.Set(task, column, value);
        }
    }

    private static void Set<T>(ImmutableSortedDictionary<SourceId, T>.Builder entries, SourceId id, T? entry)
        where T : class
    {
        if (entry is null)
        {
            entries.Remove(id);
        }
        else
        {
            entries[id] = entry;
        }
    }

    private static SubtaskEntry With(SubtaskEntry subtask, DmKeyKind kind, KeyValue? put) => kind switch
    {
        DmKeyKind.SubtaskConfig => subtask with
        {
            Toml = put?.Value,
            ConfigRevision = put?.ModRevision ?? Revision.None,
            Created = put?.CreateRevision ?? Revision.None,
        },
        DmKeyKind.SubtaskStage => subtask with
        {
            Expected = put is null ? Stage.InvalidStage : DmValues.Expect(put.Value),
            StageRevision = put?.ModRevision ?? Revision.None,
        },
        _ => subtask with
        {
            Validator = put is null ? Stage.InvalidStage : DmValues.Expect(put.Value),
            ValidatorRevision = put?.ModRevision ?? Revision.None,
        },
    };

    private (RegistrySnapshot Snapshot, RegistryChange Change) Finish(Revision revision)
    {
        var (tasks, tasksBySource) = _subtasks.Finish();
        var rest = _before with
        {
            Revision = revision,
            Sources = _sources.ToImmutable(),
            Relays = _relays.ToImmutable(),
            Tasks = tasks,
            TasksBySource = tasksBySource,
            Transfers = _transfers.ToImmutable(),
            LoadTasks = _loadTasks.Finish(),
            Lightning = _lightning.Finish(),
            CliArgs = _cliArgs.Finish(),
            ShardDdl = _shardDdl.Finish(),
            Unreadable = _unreadable.Finish(),
        };
        var bindingsMoved = _bindingsMoved || _workers.IsTouched;
        var after = _workers.Finish(rest, _tellsRelay);
        return (after, new RegistryChange(_workers.Affected.ToImmutable(), bindingsMoved));
    }
}
