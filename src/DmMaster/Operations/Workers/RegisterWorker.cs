using DmMaster.Operations.Commit;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using DmMaster.Workers;

namespace DmMaster.Operations.Workers;

/// <summary>Registers a worker. The same worker at the same address may register as often as it likes.</summary>
/// <param name="commit">How it is written down.</param>
/// <param name="links">The native workers: while one of the name is linked, no other worker takes the name.</param>
public sealed class RegisterWorker(CommitLoop commit, LinkTable links)
{
    /// <summary>Does it.</summary>
    public async Task<OperationOutcome> ExecuteAsync(WorkerName worker, string address, CancellationToken cancellationToken)
    {
        if (links.TryGet(worker, out _))
        {
            return new OperationOutcome.Refused(MasterErrors.WorkerExists(worker.Value, address).ToString());
        }

        var committed = await commit.RunAsync("AddWorker", snapshot => Decide(snapshot, worker, address), cancellationToken);
        return committed.Refusal is { } refusal
            ? new OperationOutcome.Refused(refusal)
            : new OperationOutcome.Ordered([]);
    }

    private static Plan<string> Decide(RegistrySnapshot snapshot, WorkerName worker, string address)
    {
        if (WorkerRegistration.Refusal(snapshot, worker, address) is { } refusal)
        {
            return Plan.Refuse<string>(refusal);
        }

        List<TxnOp> write = [.. WorkerRegistration.Write(snapshot, worker, address)];
        return write.Count == 0
            ? Plan.Keep(address)
            : Plan.Commit(address, [Compare.Absent(DmKeys.WorkerInfo(worker))], write);
    }
}
