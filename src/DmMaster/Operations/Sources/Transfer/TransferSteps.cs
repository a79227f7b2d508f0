using DmMaster.Config;
using DmMaster.Operations.Binding;
using DmMaster.Operations.Commit;
using DmMaster.Operations.Confirm;
using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Operations.Sources.Transfer;

/// <summary>The steps of a transfer. Each says why not, null when it is done.</summary>
public sealed class TransferSteps(
    CommitLoop commit, BindingReconciler bindings, ReceiptCollector receipts, SourceHandover handover, RegistryFeed feed, TimeProvider time)
{
    private const string What = "TransferSource";

    // The order to run again comes last, and does not depend on whether the caller still waits. What is not done by then, the resumer does.
    private static readonly TimeSpan FinishLimit = TimeSpan.FromSeconds(1);

    /// <summary>Takes the source from the worker that has it, and waits until the one that was asked for has it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="from">The worker whose subtasks were paused; null when none had to be.</param>
    /// <param name="cancellationToken">The caller left. The order stands.</param>
    public async Task<DmError?> MoveAsync(TransferRequest request, WorkerName? from, CancellationToken cancellationToken)
    {
        var released = await ReleaseAsync(request, from);
        return released.Refusal ?? await UntilThereAsync(request, cancellationToken);
    }

    /// <summary>Pauses what runs, and moves.</summary>
    public async Task<DmError?> PauseAndMoveAsync(TransferRequest request, WorkerName from, CancellationToken cancellationToken)
    {
        var paused = await commit.RunAsync(What, snapshot => TransferPlans.Pause(snapshot, request, from), request.Budget);
        if (paused.Selected is not { } subtasks)
        {
            return paused.Refusal;
        }

        if (subtasks.Count == 0)
        {
            return await MoveAsync(request, null, cancellationToken);
        }

        var awaited = subtasks.Select(subtask =>
            new AwaitedReceipt(request.Source, paused.Revision, SubtaskExpectation.Paused(subtask.Task)) { Worker = from });
        var outcomes = await receipts.CollectAsync([.. awaited], request.Budget, cancellationToken);
        return outcomes.All(static outcome => outcome.Receipt == Receipt.Confirmed)
            ? await MoveAsync(request, from, cancellationToken)
            : TransferErrors.NotPaused(subtasks.Select(subtask => subtask.Task.Value));
    }

    /// <summary>Gives the order to run again to what was paused, whatever came of the move, unless the source waits for a worker.</summary>
    public Task FinishAsync(SourceId source) => commit.RunAsync(
        What, snapshot => TransferPlans.Finish(snapshot, source), new Budget(time, FinishLimit));

    // While no worker is chosen for any source.
    private async Task<Committed<TransferRequest>> ReleaseAsync(TransferRequest request, WorkerName? from)
    {
        using var limit = request.Budget.NewLimit();
        try
        {
            return await bindings.HoldAsync(
                () => commit.RunAsync(What, snapshot => TransferPlans.Release(snapshot, request, from), request.Budget), limit.Token);
        }
        catch (OperationCanceledException) when (!request.Budget.Caller.IsCancellationRequested)
        {
            var late = MasterErrors.CommitFailed("other bindings have not come back from the store");
            return new Committed<TransferRequest>(null, late, Revision.None, RegistrySnapshot.Empty);
        }
    }

    private async Task<DmError?> UntilThereAsync(TransferRequest request, CancellationToken cancellationToken)
    {
        var waiting = await handover.UntilBoundAsync(request.Source, request.Budget, cancellationToken);
        if (waiting is not null)
        {
            return MasterErrors.NoExpectedResult($"{waiting}; the order stands");
        }

        // The worker that was asked for may have gone in the meantime.
        return TransferPlans.IsThere(feed.Current, request) ? null : MasterErrors.TooManyConflicts(What);
    }
}
