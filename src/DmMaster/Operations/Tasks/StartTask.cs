using DmMaster.Config;
using DmMaster.Operations.Commit;
using DmMaster.Operations.Confirm;
using DmMaster.Registry;

namespace DmMaster.Operations.Tasks;

/// <summary>Starts a task from its file: on every source that it names, or on some of them.</summary>
public sealed class StartTask(TaskPreparation preparation, CommitLoop commit, ReceiptCollector receipts)
{
    private const string NotChecked = "pre-check was not made: this version does not connect to databases";
    private const string MetaNotRemoved =
        "metadata was removed from the master, but not from the downstream: this version does not connect to databases";
    private const string RemoveMetaIsOld =
        "`remove-meta` in task config is deprecated, please use `start-task ... --remove-meta` instead";

    /// <summary>Does it.</summary>
    public async Task<OperationOutcome> ExecuteAsync(StartRequest request, CancellationToken cancellationToken)
    {
        if (preparation.Prepare(request, out var refusal) is not { } task)
        {
            return new OperationOutcome.Refused(refusal);
        }

        var strangers = request.Sources.Where(source => task.Subtasks.All(subtask => subtask.SourceId != source.Value)).ToList();
        if (strangers.Count > 0)
        {
            return new OperationOutcome.Refused("") { Sources = [.. strangers.Order().Select(NotInTask)] };
        }

        var wanted = task.On(request.Sources);
        var committed = await CommitAsync(task.Name, wanted, request, cancellationToken);
        if (committed.Refusal is not null)
        {
            return new OperationOutcome.Refused(committed.Refusal);
        }

        var awaited = wanted.Select(subtask => Await(committed, task.Name, new SourceId(subtask.SourceId)));
        return new OperationOutcome.Ordered(await receipts.CollectAsync([.. awaited], request.Budget, cancellationToken))
        {
            Note = NoteOn(task, request),
            CheckResult = task.Config.IgnoredChecks?.Contains("all") == true ? "" : NotChecked,
        };
    }

    // Two transactions, as stock DM writes them: first what a start leaves beside the subtasks, then the subtasks.
    // The first is written only when the second would be, so that a start that is refused changes nothing.
    private async Task<Committed<IReadOnlyList<SubTaskConfig>>> CommitAsync(
        TaskName task, IReadOnlyList<SubTaskConfig> wanted, StartRequest request, CancellationToken cancellationToken)
    {
        var prepared = await commit.RunAsync(
            "RemoveMeta",
            snapshot => StartPlan.WhyNot(snapshot, task, wanted, request.RemoveMeta) is { } refusal
                ? Plan.Refuse<IReadOnlyList<SubTaskConfig>>(refusal)
                : Plan.Commit(wanted, [], StartPlan.Beside(task, wanted, request)),
            request.Budget,
            cancellationToken);
        return prepared.Refusal is not null
            ? prepared
            : await commit.RunAsync(
                "AddSubTasks",
                snapshot => StartPlan.Decide(snapshot, task, wanted, request.RemoveMeta),
                request.Budget,
                cancellationToken);
    }

    // A subtask that existed before was not ordered anew: it is held to the order that it has.
    private static AwaitedReceipt Await(Committed<IReadOnlyList<SubTaskConfig>> committed, TaskName task, SourceId source) => new(
        source, committed.After.Subtask(task, source)?.StageRevision ?? committed.Revision, SubtaskExpectation.Running(task));

    private static SourceOutcome NotInTask(SourceId source) =>
        new(source.Value, "", Receipt.Refused, "source not found in task's config");

    private static string NoteOn(PreparedTask task, StartRequest request) => (task.Config.RemoveMeta, request.RemoveMeta) switch
    {
        (true, true) => $"{RemoveMetaIsOld}; {MetaNotRemoved}",
        (true, false) => RemoveMetaIsOld,
        (false, true) => MetaNotRemoved,
        _ => "",
    };
}
