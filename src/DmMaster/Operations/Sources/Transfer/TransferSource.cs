using DmMaster.Config;
using DmMaster.Registry;

namespace DmMaster.Operations.Sources.Transfer;

/// <summary>Gives a source to another worker. Subtasks that should run are paused on the one, moved, and run on the other.</summary>
/// <remarks>
/// Only what an operator wants running is paused, and only that runs again: a manual pause, before or meanwhile, stays. That a transfer did
/// the pausing is written in the store in the same commit, so that after a crash at any point the tasks run again where the source then is.
/// The other worker gets the source when the first has let go of it, or its heartbeat is over, however long that takes: the order stands.
/// </remarks>
public sealed class TransferSource(TransferSteps steps, UnitCheck units, TransferLedger ledger, RegistryFeed feed)
{
    /// <summary>Moves the source, and answers when the other worker has it.</summary>
    public async Task<OperationOutcome> ExecuteAsync(TransferRequest request, CancellationToken cancellationToken)
    {
        var snapshot = feed.Current;
        if (TransferPlans.WhyNot(snapshot, request) is { } error)
        {
            return new OperationOutcome.Refused(error);
        }

        if (TransferPlans.IsThere(snapshot, request))
        {
            return new OperationOutcome.Ordered([]);
        }

        // What an earlier one paused is not an operator's pause, and must not be taken for it. One that waits may be sent elsewhere.
        var isBusy = snapshot.Transfers.ContainsKey(request.Source) && !TransferPlans.IsWaiting(snapshot, request.Source);
        if (isBusy || !ledger.TryEnter(request.Source))
        {
            return new OperationOutcome.Refused(MasterErrors.TooManyConflicts("TransferSource"));
        }

        try
        {
            var refusal = await MoveAsync(snapshot, request, cancellationToken);
            return refusal is null ? new OperationOutcome.Ordered([]) : new OperationOutcome.Refused(refusal);
        }
        finally
        {
            await steps.FinishAsync(request.Source);
            ledger.Leave(request.Source);
        }
    }

    private async Task<DmError?> MoveAsync(RegistrySnapshot snapshot, TransferRequest request, CancellationToken cancellationToken)
    {
        var running = TransferPlans.Running(snapshot, request.Source);
        if (running.Count == 0 || snapshot.WorkerOf(request.Source) is not { } holder)
        {
            return await steps.MoveAsync(request, null, cancellationToken);
        }

        return await units.FindErrorAsync(holder.Name, running, request.Source, request.Budget, cancellationToken)
            ?? await steps.PauseAndMoveAsync(request, holder.Name, cancellationToken);
    }
}
