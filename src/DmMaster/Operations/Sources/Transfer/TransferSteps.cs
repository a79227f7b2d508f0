using DmMaster.Operations.Binding;
using DmMaster.Operations.Commit;
using DmMaster.Operations.Confirm;
using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Operations.Sources.Transfer;

/// <summary>The steps of a transfer. Each says why not, null when it is done.</summary>
public sealed class TransferSteps(CommitLoop commit, BindingReconciler bindings, ReceiptCollector receipts, TimeProvider time)
{
    private const string What = "TransferSource";

    // The order to run again comes last, and does not depend on whether the caller still waits. What is not done by then, the resumer does.
    private static readonly TimeSpan FinishLimit = TimeSpan.FromSeconds(1);

    /// <summary>Moves the binding, while no worker is chosen for any source.</summary>
    /// <param name="request">The request.</param>
    /// <param name="from">The worker whose subtasks were paused; null when none had to be.</param>
    /// <param name="cancellationToken">The caller left.</param>
    public async Task<string?> MoveAsync(TransferRequest request, WorkerName? from, CancellationToken cancellationToken) =>
        (await TryMoveAsync(request, from, cancellationToken)).Refusal;

    /// <summary>Pauses, moves, and gives the order to run again, whatever came of the move.</summary>
    public async Task<string?> PauseMoveResumeAsync(TransferRequest request, WorkerName from, CancellationToken cancellationToken)
    {
        var paused = await commit.RunAsync(What, snapshot => TransferPlans.Pause(snapshot, request, from), request.Budget, cancellationToken);
        if (paused.Selected is not { } subtasks)
        {
            return paused.Refusal;
        }

        if (subtasks.Count == 0)
        {
            return await MoveAsync(request, null, cancellationToken);
        }

        try
        {
            var awaited = subtasks.Select(subtask =>
                new AwaitedReceipt(request.Source, paused.Revision, SubtaskExpectation.Paused(subtask.Task)) { Worker = from });
            var outcomes = await receipts.CollectAsync([.. awaited], request.Budget, cancellationToken);
            return outcomes.All(static outcome => outcome.Receipt == Receipt.Confirmed)
                ? await MovePausedAsync(request, from, cancellationToken)
                : TransferErrors.NotPaused(subtasks.Select(subtask => subtask.Task.Value)).ToString();
        }
        finally
        {
            await FinishAsync(request.Source);
        }
    }

    private async Task<string?> MovePausedAsync(TransferRequest request, WorkerName from, CancellationToken cancellationToken)
    {
        var moved = await TryMoveAsync(request, from, cancellationToken);
        if (moved.Refusal is null)
        {
            // So that the order to run again does not reach the one that is about to let go of the source.
            var gone = new AwaitedReceipt(request.Source, moved.Revision, new SourceExpectation(request.Source, isHandled: false)) { Worker = from };
            await receipts.CollectAsync([gone], request.Budget, cancellationToken);
        }

        return moved.Refusal;
    }

    private async Task<Committed<TransferRequest>> TryMoveAsync(TransferRequest request, WorkerName? from, CancellationToken cancellationToken)
    {
        using var limit = request.Budget.NewLimit();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await bindings.HoldAsync(
                token => commit.RunAsync(What, snapshot => TransferPlans.Move(snapshot, request, from), request.Budget, token), either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var late = MasterErrors.CommitFailed("other bindings have not come back from the store").ToString();
            return new Committed<TransferRequest>(null, late, Revision.None, RegistrySnapshot.Empty);
        }
    }

    private Task<Committed<TransferEntry>> FinishAsync(SourceId source) => commit.RunAsync(
        What, snapshot => TransferPlans.Finish(snapshot, source), new Budget(time, FinishLimit), CancellationToken.None);
}
