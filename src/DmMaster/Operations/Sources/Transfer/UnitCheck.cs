using DmMaster.Config;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Workers;
using Grpc.Core;

namespace DmMaster.Operations.Sources.Transfer;

/// <summary>Whether a worker's subtasks are all in the unit that another worker can go on with: what was dumped and not yet loaded is on its disk.</summary>
public sealed class UnitCheck(ObservedState observed, IWorkerClients clients, OperationOptions options, TimeProvider time)
{
    /// <summary>Looks.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="running">The subtasks that should be running there.</param>
    /// <param name="source">Their source.</param>
    /// <param name="budget">How long to wait for the worker; never longer than it may be silent.</param>
    /// <param name="cancellationToken">The caller left.</param>
    /// <returns>Why not, null when they are.</returns>
    public async Task<DmError?> FindErrorAsync(
        WorkerEntry worker, IReadOnlyList<SubtaskEntry> running, SourceId source, Budget budget, CancellationToken cancellationToken)
    {
        try
        {
            // A native worker says every change as it comes; a stock one has to be asked.
            var units = worker.IsLeased ? await AskAsync(worker.Name, budget, cancellationToken) : Known(worker.Name);
            return units.Values.All(static unit => unit == UnitType.Sync) && running.All(subtask => units.ContainsKey(subtask.Task))
                ? null
                : TransferErrors.NotInSync(running.Select(subtask => subtask.Task.Value), source.Value);
        }
        catch (RpcException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return TransferErrors.NotAnswering(worker.Name.Value, MasterErrors.WorkerRequest(e));
        }
    }

    private Dictionary<TaskName, UnitType> Known(WorkerName worker)
    {
        var known = observed.Worker(worker);
        return known.IsConnected && known.SilentFor(time) <= options.Silence
            ? known.Subtasks.ToDictionary(subtask => subtask.Key, subtask => subtask.Value.Status.Unit)
            : throw new RpcException(new(StatusCode.Unavailable, $"worker {worker} is silent"));
    }

    private async Task<Dictionary<TaskName, UnitType>> AskAsync(WorkerName worker, Budget budget, CancellationToken cancellationToken)
    {
        var client = clients.Of(worker) ?? throw new RpcException(new(StatusCode.Unavailable, $"worker {worker} is not registered"));
        var deadline = time.GetUtcNow().UtcDateTime + budget.OrLess(options.Silence).Remaining();
        var status = await client.QueryStatusAsync(new QueryStatusRequest(), deadline: deadline, cancellationToken: cancellationToken);
        return status.SubTaskStatus.DistinctBy(subtask => subtask.Name).ToDictionary(subtask => new TaskName(subtask.Name), subtask => subtask.Unit);
    }
}
