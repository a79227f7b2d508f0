using DmMaster.Operations.Commit;
using DmMaster.Registry;
using DmMaster.Workers.Native;

namespace DmMaster.Operations.Membership;

/// <summary>Registers a worker. The same worker at the same address may register as often as it likes.</summary>
/// <param name="commit">How it is written down.</param>
/// <param name="links">The native workers: while one of the name is linked, no other worker takes the name.</param>
public sealed class RegisterWorker(CommitLoop commit, LinkTable links)
{
    /// <summary>Registers a stock worker at an address.</summary>
    public async Task<OperationOutcome> ExecuteAsync(WorkerName worker, string address, CancellationToken cancellationToken)
    {
        if (links.TryGet(worker, out _))
        {
            return new OperationOutcome.Refused(MasterErrors.WorkerExists(worker.Value, address));
        }

        var committed = await commit.RunAsync("AddWorker", snapshot => Decide(snapshot, worker, address), cancellationToken);
        return committed.Refusal is { } refusal
            ? new OperationOutcome.Refused(refusal)
            : new OperationOutcome.Ordered([]);
    }

    private static Plan<string> Decide(RegistrySnapshot snapshot, WorkerName worker, string address)
    {
        if (WorkerRegistration.FindFault(snapshot, worker, address) is { } fault)
        {
            return Plan.Refuse<string>(fault.Error);
        }

        var register = WorkerRegistration.Write(snapshot, worker, address, WorkerKind.Stock);
        return register.Success.Count == 0 ? Plan.Keep(address) : Plan.Commit(address, register.Compares, register.Success);
    }
}
