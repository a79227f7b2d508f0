using System.Collections.Immutable;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Workers.Observed;

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

    /// <summary>
    /// The last orders that it took in. Of a worker that is asked: the revision that the registry had when the last call that was
    /// answered began. It may have taken in what came before, or not yet.
    /// </summary>
    public Revision Revision { get; init; }

    /// <summary>How the calls to it go; null when it tells by itself, over a link.</summary>
    public ObservedCalls? Calls { get; init; }

    /// <summary>The source that it handles; its <c>source</c> is empty when it handles none.</summary>
    public SourceStatus Source { get; init; } = new();

    /// <summary>
    /// Whether it said that it handles no source, whatever <see cref="Source"/> names: a stock worker goes on naming the one that it failed
    /// to take.
    /// </summary>
    public bool IsIdle { get; init; }

    /// <summary>Its subtasks, by task.</summary>
    public ImmutableSortedDictionary<TaskName, ObservedSubtask> Subtasks { get; init; } =
        ImmutableSortedDictionary<TaskName, ObservedSubtask>.Empty;

    /// <summary>
    /// The last refusal of an order on each task, until the task is gone. It answers orders up to its revision, and an
    /// operation may look for it only after the worker has taken in orders of others.
    /// </summary>
    public ImmutableSortedDictionary<TaskName, ObservedRefusal> Refusals { get; init; } =
        ImmutableSortedDictionary<TaskName, ObservedRefusal>.Empty;

    /// <summary>Whether it leaves a question for its status unanswered, and has answered another since: it lives, and does something.</summary>
    public bool IsBusy => Calls?.HeartbeatAt is not null;

    /// <summary>How long ago it said anything; null when it never did.</summary>
    public TimeSpan? SilentFor(TimeProvider time) => LastHeard is { } at ? time.GetElapsedTime(at) : null;

    /// <summary>
    /// For how long nothing has come from it that should have: since it was last heard when it tells by itself; when it is asked, since it
    /// was first asked in vain, or has since then answered anything. Null when it never said anything, and was not asked.
    /// </summary>
    public TimeSpan? UnansweredFor(TimeProvider time) => Calls is null
        ? SilentFor(time)
        : Calls.UnansweredSince is { } since ? time.GetElapsedTime(Math.Max(since, Calls.HeartbeatAt ?? since)) : TimeSpan.Zero;

    /// <summary>The worker after a report.</summary>
    /// <remarks>
    /// Reports are ordered by their revision. One that is behind the worker's last is old news: it can neither bring a
    /// subtask back nor overwrite what was said of it later.
    /// </remarks>
    public ObservedWorker After(Report report, long now)
    {
        var said = report.Revision == 0 ? Revision : new Revision(report.Revision);
        if (said < Revision)
        {
            return this with { LastHeard = now, Subtasks = SubtasksAfterOlder(report, said, now), Refusals = RefusalsAfter(report, said) };
        }

        return this with
        {
            LastHeard = now,
            Revision = said,
            Source = report.Source ?? (report.Complete ? new SourceStatus() : Source),
            Subtasks = SubtasksAfter(report, said, now),
            Refusals = RefusalsAfter(report, said),
        };
    }

    private ImmutableSortedDictionary<TaskName, ObservedSubtask> SubtasksAfter(Report report, Revision said, long now)
    {
        var subtasks = report.Complete
            ? ImmutableSortedDictionary.CreateBuilder<TaskName, ObservedSubtask>()
            : Subtasks.ToBuilder();
        subtasks.RemoveRange(report.Removed.Select(task => new TaskName(task)));
        foreach (var status in report.Subtasks)
        {
            subtasks[new TaskName(status.Name)] = new ObservedSubtask(status, said, now);
        }

        return subtasks.ToImmutable();
    }

    private ImmutableSortedDictionary<TaskName, ObservedSubtask> SubtasksAfterOlder(Report report, Revision said, long now)
    {
        var subtasks = Subtasks.ToBuilder();
        foreach (var status in report.Subtasks)
        {
            if (subtasks.TryGetValue(new TaskName(status.Name), out var known) && known.Revision <= said)
            {
                subtasks[new TaskName(status.Name)] = new ObservedSubtask(status, said, now);
            }
        }

        return subtasks.ToImmutable();
    }

    private ImmutableSortedDictionary<TaskName, ObservedRefusal> RefusalsAfter(Report report, Revision said)
    {
        var refusals = Refusals.ToBuilder();
        if (said >= Revision)
        {
            refusals.RemoveRange(report.Removed.Select(task => new TaskName(task)));
        }

        foreach (var refusal in report.Refusals)
        {
            var task = new TaskName(refusal.Task);
            if (!refusals.TryGetValue(task, out var known) || known.Revision <= said)
            {
                refusals[task] = new ObservedRefusal(refusal.Error ?? new ProcessError(), said);
            }
        }

        return refusals.ToImmutable();
    }
}
