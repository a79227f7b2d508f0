using DmMaster.Registry;
using DmMaster.Workers.Observed;

namespace DmMaster.Operations.Binding;

/// <summary>Steps while they are chosen. What one step takes, no other gets.</summary>
internal sealed class BindingDraft(RegistrySnapshot snapshot, FormerHolders holders)
{
    private readonly List<BindingStep> _steps = [];
    private readonly HashSet<WorkerName> _awaited = [];
    private readonly HashSet<WorkerName> _workers = [];
    private readonly HashSet<SourceId> _sources = [];

    public RegistrySnapshot Snapshot => snapshot;

    public IReadOnlyList<BindingStep> Steps => _steps;

    /// <summary>The workers that have to let go of a source before another gets it.</summary>
    public IReadOnlyCollection<WorkerName> Awaited => _awaited;

    public bool IsUntouched(WorkerName worker) => !_workers.Contains(worker);

    public bool IsUntouched(SourceId source) => !_sources.Contains(source);

    /// <summary>Whether a worker has no source and may have this one, which no step takes yet.</summary>
    public bool CanTake(WorkerName name, SourceId source) =>
        IsUntouched(name) && IsUntouched(source) && snapshot.Sources.ContainsKey(source) &&
        snapshot.Workers.GetValueOrDefault(name) is { IsOnline: true, HasBinding: false } worker &&
        (worker.Relay is null || worker.Relay == source);

    /// <summary>Whether a worker holds no unfinished dump of the source that it has, and may have this one instead.</summary>
    public bool CanLeave(WorkerName name, SourceId source) =>
        IsUntouched(name) && IsUntouched(source) && snapshot.Sources.ContainsKey(source) &&
        snapshot.Workers.GetValueOrDefault(name) is { IsOnline: true, Bound: { } bound } worker && IsUntouched(bound) &&
        (worker.Relay is null || worker.Relay == source) && !snapshot.DumpOwners(bound).Contains(name);

    /// <summary>Whether a worker has let go of what it had before, unless that is this source: until then it is waited for.</summary>
    public bool IsReady(WorkerName name, SourceId source)
    {
        var worker = snapshot.Workers[name];
        var isReady = worker.Leaving is null || worker.Leaving == source || !holders.MayHandle(worker);
        if (!isReady)
        {
            _awaited.Add(name);
        }

        return isReady;
    }

    /// <summary>
    /// Gives an unbound source to a worker that can take it; keeps it for the next round while another may still handle it, or while that
    /// worker is not ready.
    /// </summary>
    /// <returns>Whether the worker gets it.</returns>
    public bool Give(SourceId source, WorkerName to)
    {
        var holder = holders.Of(snapshot, source)?.Name;
        if (holder is { } other && other != to)
        {
            _awaited.Add(other);
        }

        if ((holder is not null && holder != to) || !IsReady(to, source))
        {
            Reserve(source);
            return false;
        }

        Add(BindingStep.Bind.Of(snapshot, to, snapshot.Sources[source]), source, to);
        return true;
    }

    /// <summary>Keeps a source for the next round.</summary>
    public void Reserve(SourceId source) => _sources.Add(source);

    /// <summary>Keeps a worker for the next round.</summary>
    public void Reserve(WorkerName worker) => _workers.Add(worker);

    public void Unbind(WorkerEntry worker) => Add(new BindingStep.Unbind(worker), worker.Bound, worker.Name);

    public void Repeat(WorkerEntry worker) => Add(new BindingStep.Repeat(worker), worker.Bound, worker.Name);

    private void Add(BindingStep step, SourceId? source, WorkerName worker)
    {
        _steps.Add(step);
        _workers.Add(worker);

        if (source is { } taken)
        {
            _sources.Add(taken);
        }
    }
}
