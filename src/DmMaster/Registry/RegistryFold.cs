using System.Collections.Immutable;
using DmMaster.Protocol.Dm;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;

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
    private readonly ImmutableSortedDictionary<WorkerName, WorkerEntry>.Builder _workers;
    private readonly ImmutableSortedDictionary<SourceId, WorkerName>.Builder _bindings;
    private readonly SubtaskFold _subtasks;
    private readonly HashSet<SourceId> _touchedSources = [];
    private readonly ImmutableHashSet<WorkerName>.Builder _touchedWorkers = ImmutableHashSet.CreateBuilder<WorkerName>();
    private bool _bindingsMoved;

    private RegistryFold(RegistrySnapshot before)
    {
        _before = before;
        _sources = before.Sources.ToBuilder();
        _workers = before.Workers.ToBuilder();
        _bindings = before.Bindings.ToBuilder();
        _subtasks = new SubtaskFold(before);
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
        if (!DmKeys.TryParse(change.Current.Key, out var key))
        {
            return;
        }

        var put = change.Kind == StoreEventKind.Put ? change.Current : null;
        switch (key.Kind)
        {
            case DmKeyKind.SourceConfig:
                ApplySource(new SourceId(key.First), put);
                break;
            case DmKeyKind.SubtaskConfig or DmKeyKind.SubtaskStage or DmKeyKind.ValidatorStage:
                var source = new SourceId(key.First);
                _touchedSources.Add(source);
                _subtasks.Update(source, new TaskName(key.Second), subtask => With(subtask, key.Kind, put));
                break;
            case DmKeyKind.RelayStage:
                break;
            default:
                ApplyWorker(new WorkerName(key.First), key.Kind, put);
                break;
        }
    }

    private void ApplySource(SourceId id, KeyValue? put)
    {
        _touchedSources.Add(id);
        _bindingsMoved = true;
        if (put is null)
        {
            _sources.Remove(id);
        }
        else
        {
            _sources[id] = new SourceEntry(id, put.Value.ToStringUtf8(), put.ModRevision);
        }
    }

    private void ApplyWorker(WorkerName name, DmKeyKind kind, KeyValue? put)
    {
        var before = _workers.GetValueOrDefault(name) ?? new WorkerEntry(name);
        var after = With(before, kind, put);
        _touchedWorkers.Add(name);
        _bindingsMoved = true;
        if (kind == DmKeyKind.Bound)
        {
            Rebind(before, after);
        }

        if (after.IsEmpty)
        {
            _workers.Remove(name);
        }
        else
        {
            _workers[name] = after;
        }
    }

    private void Rebind(WorkerEntry before, WorkerEntry after)
    {
        if (before.Bound is { } old && _bindings.TryGetValue(old, out var holder) && holder == before.Name)
        {
            _bindings.Remove(old);
        }

        if (after.Bound is { } source)
        {
            _bindings[source] = after.Name;
        }
    }

    private static WorkerEntry With(WorkerEntry worker, DmKeyKind kind, KeyValue? put) => kind switch
    {
        DmKeyKind.WorkerInfo => worker with { Address = put is null ? null : DmValues.Member(put.Value, "addr") ?? "" },
        DmKeyKind.WorkerAlive => worker with
        {
            AliveRevision = put?.ModRevision ?? Revision.None,
            IsLeased = put is not null && put.Lease != LeaseId.None,
        },
        DmKeyKind.Bound => worker with { Bound = Source(put), BoundRevision = put?.ModRevision ?? Revision.None },
        DmKeyKind.LastBound => worker with { LastBound = Source(put) },
        _ => worker with { Relay = put is null ? null : new SourceId(put.Value.ToStringUtf8()) },
    };

    private static SourceId? Source(KeyValue? put) =>
        put is not null && DmValues.Member(put.Value, "source") is { } source ? new SourceId(source) : null;

    private static SubtaskEntry With(SubtaskEntry subtask, DmKeyKind kind, KeyValue? put) => kind switch
    {
        DmKeyKind.SubtaskConfig => subtask with
        {
            Config = put?.Value.ToStringUtf8(),
            ConfigRevision = put?.ModRevision ?? Revision.None,
            Created = put?.CreateRevision ?? Revision.None,
        },
        DmKeyKind.SubtaskStage => subtask with
        {
            Expected = put is null ? Stage.InvalidStage : DmValues.Expect(put.Value),
            StageRevision = put?.ModRevision ?? Revision.None,
        },
        _ => subtask with { Validator = put is null ? Stage.InvalidStage : DmValues.Expect(put.Value) },
    };

    private (RegistrySnapshot Snapshot, RegistryChange Change) Finish(Revision revision)
    {
        var bindings = _bindings.ToImmutable();
        foreach (var source in _touchedSources)
        {
            if (bindings.TryGetValue(source, out var worker))
            {
                _touchedWorkers.Add(worker);
            }
        }

        var (tasks, tasksBySource) = _subtasks.Finish();
        var after = _before with
        {
            Revision = revision,
            Sources = _sources.ToImmutable(),
            Workers = _workers.ToImmutable(),
            Bindings = bindings,
            Tasks = tasks,
            TasksBySource = tasksBySource,
        };
        return (after, new RegistryChange(_touchedWorkers.ToImmutable(), _bindingsMoved));
    }
}
