using DmMaster.Config;
using DmMaster.Operations.Commit;
using DmMaster.Operations.Confirm;
using DmMaster.Operations.Locks;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Store;
using Google.Protobuf;

namespace DmMaster.Operations.Tasks;

/// <summary>Starts a task from its file: on every source that it names, or on some of them.</summary>
public sealed partial class StartTask(
    StartPreparation preparation, CommitLoop commit, ReceiptCollector receipts, ShardModePolicy shardModes, OperationOptions options, ILogger<StartTask> logger)
{
    private const string Verb = "AddSubTasks";
    private const string MetaNotRemoved =
        "metadata was removed from the master, but not from the downstream: dm-master runs with no-upstream-check";
    private const string RemoveMetaIsOld =
        "`remove-meta` in task config is deprecated, please use `start-task ... --remove-meta` instead";

    /// <summary>Checks the file and its databases, writes the subtasks, and waits until they run.</summary>
    public async Task<OperationOutcome> ExecuteAsync(StartRequest request, CancellationToken cancellationToken)
    {
        var prepared = await preparation.RunAsync(request);
        if (prepared.Refusal is not null)
        {
            return prepared.Refusal;
        }

        using var latch = prepared.Latch;
        var (task, wanted, budget) = (prepared.Task!, prepared.Wanted, request.Budget.AfterPreparation());
        if (task.Config.RemoveMeta)
        {
            LogRemoveMeta(task.Name.Value);
        }

        var committed = await CommitAsync(task.Name, wanted, request with { Budget = budget });
        if (committed.Refusal is not null)
        {
            return new OperationOutcome.Refused(committed.Refusal) { CheckResult = prepared.CheckResult };
        }

        latch?.Dispose();
        var isLeft = wanted.Select(subtask => new SourceId(subtask.SourceId)).ToLookup(source => IsLeft(committed, task.Name, source));
        var left = isLeft[true].Select(source => Leave(committed.After, task.Name, source));
        var awaited = isLeft[false].Select(source => Await(committed, task.Name, source));
        var rows = await receipts.CollectAsync([.. awaited], budget, cancellationToken);
        return new OperationOutcome.Ordered([.. left.Concat(rows).OrderBy(row => row.Source, StringComparer.Ordinal)])
        {
            Note = NoteOn(task, request),
            CheckResult = prepared.CheckResult,
        };
    }

    // Each in a transaction of its own, as stock DM writes them: the command-line arguments, the subtasks. The first is written only when
    // the last would be, so that a start that is refused changes nothing.
    private async Task<Committed<IReadOnlyList<SubTaskConfig>>> CommitAsync(TaskName task, IReadOnlyList<SubTaskConfig> wanted, StartRequest request)
    {
        var kept = await commit.RunAsync(
            Verb,
            snapshot => (StartPlan.WhyNot(snapshot, task, wanted, request.RemoveMeta) ?? shardModes.WhyNot(snapshot, task)) is { } refusal
                ? Plan.Refuse<IReadOnlyList<SubTaskConfig>>(refusal)
                : Plan.CommitChunks(wanted, [.. StartPlan.Arguments(task, wanted, request.StartTime)]),
            request.Budget);
        var what = request.StartTime.Length == 0 ? "removing task command line arguments" : "putting task command line arguments";
        return kept.HasStoreFailed ? kept with { Refusal = kept.Refusal?.Annotate($"while {what}") }
            : kept.Refusal is not null ? kept
            : await AddAsync(task, wanted, request);
    }

    private Task<Committed<IReadOnlyList<SubTaskConfig>>> AddAsync(TaskName task, IReadOnlyList<SubTaskConfig> wanted, StartRequest request)
    {
        // Written once, however often a rival makes the plan anew.
        var written = new Dictionary<string, ByteString>(StringComparer.Ordinal);
        ByteString Write(SubTaskConfig subtask) => written.TryGetValue(subtask.SourceId, out var text)
            ? text
            : written[subtask.SourceId] = ByteString.CopyFromUtf8(subtask.ToToml());
        return commit.RunAsync(
            Verb,
            snapshot => shardModes.WhyNot(snapshot, task) is { } refusal
                ? Plan.Refuse<IReadOnlyList<SubTaskConfig>>(refusal)
                : StartPlan.Decide(snapshot, task, wanted, request.RemoveMeta, Write),
            request.Budget);
    }

    // A subtask that existed before is left as it is, also when it is not to run: nobody waits for what was not ordered.
    private static bool IsLeft(Committed<IReadOnlyList<SubTaskConfig>> committed, TaskName task, SourceId source) =>
        committed.After.Subtask(task, source) is { Expected: not Stage.Running } subtask && subtask.StageRevision < committed.Revision;

    private static SourceOutcome Leave(RegistrySnapshot after, TaskName task, SourceId source)
    {
        var why = $"the subtask exists already and its order is {after.Subtask(task, source)!.Expected}, which `start-task` leaves as it is: please use `resume-task`";
        return new SourceOutcome(
            source.Value, after.WorkerOf(source)?.Name.Value ?? "", Receipt.NotConfirmed, MasterErrors.NoExpectedResult(why).ToString());
    }

    // A subtask that existed before was not ordered anew: it is held to the order that it has.
    private static AwaitedReceipt Await(Committed<IReadOnlyList<SubTaskConfig>> committed, TaskName task, SourceId source)
    {
        var before = committed.After.Subtask(task, source) is { } subtask && subtask.StageRevision < committed.Revision
            ? subtask.StageRevision
            : Revision.None;
        return new AwaitedReceipt(source, before.IsNone ? committed.OrderOf(task, source) : before, SubtaskExpectation.Running(task));
    }

    private string NoteOn(PreparedTask task, StartRequest request) => (task.Config.RemoveMeta, request.RemoveMeta && options.NoUpstreamCheck) switch
    {
        (true, true) => $"{RemoveMetaIsOld}; {MetaNotRemoved}",
        (true, false) => RemoveMetaIsOld,
        (false, true) => MetaNotRemoved,
        _ => "",
    };

    [LoggerMessage(EventId = CoordinatorEventIds.RemoveMetaDeprecated, Level = LogLevel.Warning, Message = RemoveMetaIsOld)]
    private partial void LogRemoveMeta(string task);
}
