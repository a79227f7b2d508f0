using DmMaster.Config;
using DmMaster.Operations.Commit;
using DmMaster.Operations.Confirm;
using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Operations.Tasks;

/// <summary>
/// The way that pause, resume and stop share: select, plan, commit, confirm, answer. They differ in what they write
/// and in what they expect.
/// </summary>
public sealed class SubtaskOperation(CommitLoop commit, ReceiptCollector receipts)
{
    /// <summary>Carries a verb out.</summary>
    /// <param name="what">The verb, for errors.</param>
    /// <param name="request">The request.</param>
    /// <param name="write">What it writes for a subtask.</param>
    /// <param name="expect">What it expects of a subtask.</param>
    /// <param name="cancellationToken">The caller left.</param>
    /// <param name="refuse">Why it may not be done to what was selected, null when it may; null itself when it always may.</param>
    public async Task<OperationOutcome> RunAsync(
        string what,
        TaskRequest request,
        Func<SubtaskEntry, IEnumerable<TxnOp>> write,
        Func<TaskName, IExpectation> expect,
        CancellationToken cancellationToken,
        Func<IReadOnlyList<SubtaskEntry>, DmError?>? refuse = null)
    {
        var committed = await commit.RunAsync(what, snapshot => Decide(snapshot, request, write, refuse), request.Budget);
        if (committed.Selected is not { } subtasks)
        {
            return new OperationOutcome.Refused(committed.Refusal!);
        }

        var expectation = expect(request.Task);
        var awaited = subtasks.Select(subtask =>
            new AwaitedReceipt(subtask.Source, committed.OrderOf(subtask.Task, subtask.Source), expectation));
        var outcomes = await receipts.CollectAsync([.. awaited], request.Budget, cancellationToken);
        return new OperationOutcome.Ordered([.. outcomes.Select(outcome => Doubt(committed.After, request.Task, outcome))]);
    }

    // What the worker reports is of a subtask of which it is not known what it should be.
    private static SourceOutcome Doubt(RegistrySnapshot snapshot, TaskName task, SourceOutcome outcome) =>
        outcome.Receipt == Receipt.Confirmed && UnreadableText.Of(snapshot, task, new SourceId(outcome.Source)) is { Length: > 0 } doubt
            ? outcome with { Receipt = Receipt.NotConfirmed, Message = outcome.Message.Length > 0 ? $"{outcome.Message}; {doubt}" : doubt }
            : outcome;

    private static Plan<IReadOnlyList<SubtaskEntry>> Decide(
        RegistrySnapshot snapshot,
        TaskRequest request,
        Func<SubtaskEntry, IEnumerable<TxnOp>> write,
        Func<IReadOnlyList<SubtaskEntry>, DmError?>? refuse)
    {
        if (!TaskSelection.Select(snapshot, request).TryGet(out var subtasks, out var missing))
        {
            return Plan.Refuse<IReadOnlyList<SubtaskEntry>>(missing);
        }

        return refuse?.Invoke(subtasks) is { } refusal
            ? Plan.Refuse<IReadOnlyList<SubtaskEntry>>(refusal)
            : Plan.CommitChunks(
                subtasks, [.. subtasks.Select(subtask => new Txn { Compares = [StagePlan.Exists(subtask)], Success = [.. write(subtask)] })]);
    }
}
