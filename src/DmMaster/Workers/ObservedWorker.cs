using System.Collections.Immutable;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Workers;

/// <summary>
/// What a worker itself said, and when. Nothing here is an order, and no order changes it: only a report does.
/// </summary>
public sealed record ObservedWorker
{
    /// <summary>A worker that never said anything.</summary>
    public static ObservedWorker Unheard { get; } = new();

    /// <summary>Whether its link stands.</summary>
    public bool IsConnected { get; init; }

    /// <summary>When it last said anything, a heartbeat included; null for never.</summary>
    public long? LastHeard { get; init; }

    /// <summary>The last orders that it took in.</summary>
    public Revision Revision { get; init; }

    /// <summary>The source that it handles; its <c>source</c> is empty when it handles none.</summary>
    public SourceStatus Source { get; init; } = new();

    /// <summary>Its subtasks, by task.</summary>
    public ImmutableSortedDictionary<TaskName, ObservedSubtask> Subtasks { get; init; } =
        ImmutableSortedDictionary<TaskName, ObservedSubtask>.Empty;

    /// <summary>The last refusal of an order on each task, until a later report on the task.</summary>
    public ImmutableSortedDictionary<TaskName, ObservedRefusal> Refusals { get; init; } =
        ImmutableSortedDictionary<TaskName, ObservedRefusal>.Empty;

    /// <summary>How long it has been silent; null when it never said anything.</summary>
    public TimeSpan? SilentFor(TimeProvider time) => LastHeard is { } at ? time.GetElapsedTime(at) : null;

    /// <summary>The worker after a report.</summary>
    public ObservedWorker After(Report report, long now)
    {
        var revision = new Revision(Math.Max(report.Revision, Revision.Value));
        return this with
        {
            LastHeard = now,
            Revision = revision,
            Source = report.Source ?? (report.Complete ? new SourceStatus() : Source),
            Subtasks = SubtasksAfter(report, revision, now),
            Refusals = RefusalsAfter(report, revision),
        };
    }

    private ImmutableSortedDictionary<TaskName, ObservedSubtask> SubtasksAfter(Report report, Revision revision, long now)
    {
        var subtasks = report.Complete
            ? ImmutableSortedDictionary.CreateBuilder<TaskName, ObservedSubtask>()
            : Subtasks.ToBuilder();
        subtasks.RemoveRange(report.Removed.Select(task => new TaskName(task)));
        foreach (var status in report.Subtasks)
        {
            subtasks[new TaskName(status.Name)] = new ObservedSubtask(status, revision, now);
        }

        return subtasks.ToImmutable();
    }

    private ImmutableSortedDictionary<TaskName, ObservedRefusal> RefusalsAfter(Report report, Revision revision)
    {
        var refusals = Refusals
            .RemoveRange(report.Removed.Select(task => new TaskName(task)))
            .RemoveRange(Refusals.Where(refusal => refusal.Value.Revision < revision).Select(refusal => refusal.Key));
        return refusals.SetItems(report.Refusals.Select(refusal => KeyValuePair.Create(
            new TaskName(refusal.Task), new ObservedRefusal(refusal.Error ?? new ProcessError(), revision))));
    }
}
