using DmMaster.Registry;

namespace DmMaster.Operations.Binding;

/// <summary>Steps while they are chosen. What one step takes, no other gets.</summary>
internal sealed class BindingDraft(RegistrySnapshot snapshot)
{
    private readonly List<BindingStep> _steps = [];
    private readonly HashSet<WorkerName> _workers = [];
    private readonly HashSet<SourceId> _sources = [];

    public RegistrySnapshot Snapshot => snapshot;

    public IReadOnlyList<BindingStep> Steps => _steps;

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

    /// <summary>Gives a source to a worker that can take it.</summary>
    public void Give(SourceId source, WorkerEntry? from, WorkerName to)
    {
        if (from is not null && !IsUntouched(from.Name))
        {
            return;
        }

        var entry = snapshot.Sources[source];
        Add(
            from is null ? new BindingStep.Bind(snapshot.Workers[to], entry) : new BindingStep.Move(from, snapshot.Workers[to], entry),
            source, to, from?.Name);
    }

    /// <summary>Keeps a source for the next round.</summary>
    public void Reserve(SourceId source) => _sources.Add(source);

    public void Unbind(WorkerEntry worker) => Add(new BindingStep.Unbind(worker), worker.Bound, worker.Name, null);

    public void Repeat(WorkerEntry worker) => Add(new BindingStep.Repeat(worker), worker.Bound, worker.Name, null);

    private void Add(BindingStep step, SourceId? source, WorkerName worker, WorkerName? other)
    {
        _steps.Add(step);
        _workers.Add(worker);
        if (other is { } second)
        {
            _workers.Add(second);
        }

        if (source is { } taken)
        {
            _sources.Add(taken);
        }
    }
}
