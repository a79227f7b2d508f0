using System.Collections.Immutable;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;

namespace DmMaster.Registry;

/// <summary>The workers' part of a <see cref="RegistryFold"/>: workers, bindings, and what is looked up of them.</summary>
internal sealed class WorkerFold(RegistrySnapshot before)
{
    private readonly ImmutableSortedDictionary<WorkerName, WorkerEntry>.Builder _workers = before.Workers.ToBuilder();
    private readonly ImmutableSortedDictionary<SourceId, WorkerName>.Builder _bindings = before.Bindings.ToBuilder();
    private readonly GroupFold<SourceId, WorkerName> _relayWorkers = new(before.RelayWorkers);
    private readonly GroupFold<SourceId, WorkerName> _lastBound = new(before.Placement.LastBound);
    private readonly GroupFold<SourceId, WorkerName> _leaving = new(before.Placement.Leaving);
    private readonly bool _isReadAnew = before.Revision.IsNone;
    private readonly HashSet<WorkerName> _touched = [];
    private readonly HashSet<SourceId> _moved = [];

    /// <summary>The workers that an event was about.</summary>
    public ImmutableHashSet<WorkerName>.Builder Affected { get; } = ImmutableHashSet.CreateBuilder<WorkerName>();

    /// <summary>Whether any event was about a worker.</summary>
    public bool IsTouched => Affected.Count > 0;

    /// <summary>Takes in an event about a worker.</summary>
    /// <param name="name">The worker.</param>
    /// <param name="kind">What of it.</param>
    /// <param name="put">What it is now; null when it is gone.</param>
    /// <param name="revision">The revision of the event.</param>
    public void Apply(WorkerName name, DmKeyKind kind, KeyValue? put, Revision revision)
    {
        var before = _workers.GetValueOrDefault(name) ?? new WorkerEntry(name);
        var after = WithLeaving(before, With(before, kind, put), revision);
        after = after.IsEmpty ? new WorkerEntry(name) : after;
        Affected.Add(name);
        _touched.Add(name);
        _relayWorkers.Move(name, before.Relay, after.Relay);
        _lastBound.Move(name, before.LastBound, after.LastBound);
        _leaving.Move(name, before.Leaving, after.Leaving);
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

    /// <summary>A source came, went, or changed in a way that its workers have to be told of.</summary>
    public void Touch(SourceId source) => _moved.Add(source);

    /// <summary>The registry with the workers as they are now.</summary>
    public RegistrySnapshot Finish(RegistrySnapshot rest, bool tellsRelay)
    {
        var after = rest with
        {
            Workers = _workers.ToImmutable(),
            Bindings = _bindings.ToImmutable(),
            RelayWorkers = _relayWorkers.Finish(),
            Placement = rest.Placement with { LastBound = _lastBound.Finish(), Leaving = _leaving.Finish() },
        };
        foreach (var source in _moved)
        {
            Tell(after, source, tellsRelay);
        }

        return after with { Placement = PlacementFold.Update(after, _touched, _moved) };
    }

    private void Tell(RegistrySnapshot after, SourceId source, bool tellsRelay)
    {
        if (after.Bindings.TryGetValue(source, out var worker))
        {
            Affected.Add(worker);
            _touched.Add(worker);
        }

        if (tellsRelay)
        {
            Affected.UnionWith(after.RelayWorkers.GetValueOrDefault(source, []));
        }
    }

    private void Rebind(WorkerEntry before, WorkerEntry after)
    {
        if (before.Bound is { } old)
        {
            _moved.Add(old);
            if (_bindings.TryGetValue(old, out var holder) && holder == before.Name)
            {
                _bindings.Remove(old);
            }
        }

        if (after.Bound is { } source)
        {
            _moved.Add(source);
            if (_bindings.TryGetValue(source, out var holder))
            {
                _touched.Add(holder);
            }

            _bindings[source] = after.Name;
            ForgetLeaving(source, after.Name);
        }
    }

    // Whoever had it has let go of it, or it would not have been given to another.
    private void ForgetLeaving(SourceId source, WorkerName taker)
    {
        foreach (var name in _leaving.Members(source).Remove(taker))
        {
            _workers[name] = _workers[name] with { Leaving = null, LeavingRevision = Revision.None };
            _leaving.Move(name, source, null);
        }
    }

    // When everything is read anew, all that is left of an unbinding is a worker with a last source that nobody has.
    private WorkerEntry WithLeaving(WorkerEntry before, WorkerEntry after, Revision revision) => after switch
    {
        { IsOnline: false } => after with { Leaving = null, LeavingRevision = Revision.None },
        _ when before.Bound is { } taken && after.Bound != taken => after with { Leaving = taken, LeavingRevision = revision },
        { Leaving: { } left } when after.Bound == left => after with { Leaving = null, LeavingRevision = Revision.None },
        { Leaving: null, LastBound: { } last } when _isReadAnew && !_bindings.ContainsKey(last) =>
            after with { Leaving = last, LeavingRevision = after.LastBoundRevision },
        _ => after,
    };

    private static WorkerEntry With(WorkerEntry worker, DmKeyKind kind, KeyValue? put) => kind switch
    {
        DmKeyKind.WorkerInfo => worker with
        {
            Address = put is null ? null : DmValues.Member(put.Value, "addr") ?? "",
            Kind = put is null ? default : DmValues.WorkerKind(put.Value),
            InfoRevision = put?.ModRevision ?? Revision.None,
        },
        DmKeyKind.WorkerAlive => worker with
        {
            AliveRevision = put?.ModRevision ?? Revision.None,
            IsLeased = put is not null && put.Lease != LeaseId.None,
        },
        DmKeyKind.Bound => worker with { Bound = Source(put), BoundRevision = put?.ModRevision ?? Revision.None },
        DmKeyKind.LastBound => worker with
        {
            LastBound = put is null ? worker.LastBound : Source(put),
            LastBoundRevision = put?.ModRevision ?? Revision.None,
        },
        _ => worker with
        {
            Relay = put is null ? null : new SourceId(put.Value.ToStringUtf8()),
            RelayRevision = put?.ModRevision ?? Revision.None,
        },
    };

    private static SourceId? Source(KeyValue? put) =>
        put is not null && DmValues.Member(put.Value, "source") is { } source ? new SourceId(source) : null;
}
