using DmMaster.Registry;

namespace DmMaster.Workers.Observed;

/// <summary>
/// Which worker may still handle a source that was taken from it. A stock worker that was frozen then goes on with what it had when it
/// thaws, until it hears of it: no other gets the source before it has said that it let go, or its heartbeat is over.
/// </summary>
/// <param name="observed">What workers said.</param>
public sealed class FormerHolders(ObservedState observed)
{
    // DM's number of it: a worker has started with one source, and is to take another.
    private const int AlreadyStarted = 40071;

    /// <summary>The first of the workers that may still handle a source, none of which it is bound to; null when there is none.</summary>
    public WorkerEntry? Of(RegistrySnapshot snapshot, SourceId source)
    {
        foreach (var worker in snapshot.Placement.Leaving.GetValueOrDefault(source, []))
        {
            if (snapshot.Workers[worker] is var entry && MayHandle(entry))
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>The same of a source that no worker is bound to; null also when one is.</summary>
    public WorkerEntry? OfUnbound(RegistrySnapshot snapshot, SourceId source) =>
        snapshot.Sources.ContainsKey(source) && !snapshot.Bindings.ContainsKey(source) ? Of(snapshot, source) : null;

    /// <summary>Whether a worker may still handle what was taken from it.</summary>
    public bool MayHandle(WorkerEntry worker) => MayHandle(worker, observed.Worker(worker.Name));

    /// <summary>The same, from what it said.</summary>
    /// <remarks>
    /// What it said before that was taken proves nothing. One that relays the source still names it, and has no subtasks then. One that was
    /// to take another before it let go names that one, with the error that says so.
    /// </remarks>
    public static bool MayHandle(WorkerEntry worker, ObservedWorker said) => worker.Leaving is { } source &&
        (said.LastHeard is null || said.Revision < worker.LeavingRevision || (!said.IsIdle &&
            (said.Source.Source == source.Value ? worker.Relay != source || !said.Subtasks.IsEmpty : HasRefused(said))));

    private static bool HasRefused(ObservedWorker said) => said.Source.Result?.Errors.Any(static error => error.ErrCode == AlreadyStarted) == true;
}
