using DmMaster.Config;
using DmMaster.Operations.Forwarding;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Workers.Observed;

namespace DmMaster.Operations.Sources.Transfer;

/// <summary>Whether a worker's subtasks are all in the unit that another worker can go on with: what was dumped and not yet loaded is on its disk.</summary>
public sealed class UnitCheck(ObservedState observed, StatusInquiry inquiry)
{
    /// <summary>Asks the worker.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="running">The subtasks that should be running there.</param>
    /// <param name="source">Their source.</param>
    /// <param name="budget">How long to wait for the worker; never longer than it may be silent.</param>
    /// <param name="cancellationToken">The caller left.</param>
    /// <returns>Why not, null when they are.</returns>
    public async Task<DmError?> FindErrorAsync(
        WorkerName worker, IReadOnlyList<SubtaskEntry> running, SourceId source, Budget budget, CancellationToken cancellationToken)
    {
        if (await inquiry.AskAsync(worker, budget, cancellationToken) is { } failure)
        {
            return TransferErrors.NotAnswering(worker.Value, MasterErrors.WorkerRequest(failure));
        }

        var subtasks = observed.Worker(worker).Subtasks;
        return subtasks.Values.All(static subtask => subtask.Status.Unit == UnitType.Sync) && running.All(subtask => subtasks.ContainsKey(subtask.Task))
            ? null
            : TransferErrors.NotInSync(running.Select(subtask => subtask.Task.Value), source.Value);
    }
}
