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
    TaskPreparation preparation, CommitLoop commit, ReceiptCollector receipts, ShardModePolicy shardModes, ILogger<StartTask> logger)
{
    private const string Verb = "AddSubTasks";
    private const string MetaNotRemoved =
        "metadata was removed from the master, but not from the downstream: this version does not connect to databases";
    private const string RemoveMetaIsOld =
        "`remove-meta` in task config is deprecated, please use `start-task ... --remove-meta` instead";

    /// <summary>Checks the file, writes the subtasks, and waits until they run.</summary>
    public async Task<OperationOutcome> ExecuteAsync(StartRequest request, CancellationToken cancellationToken)
    {
        if (!preparation.Prepare(request.Yaml, request.StartTime).TryGet(out var task, out var refusal))
        {
            return new OperationOutcome.Refused(refusal);
        }

        if (task.Config.RemoveMeta)
        {
            LogRemoveMeta(task.Name.Value);
        }

        var checkResult = PreCheck.Text(task);
        if (task.ForeignSources(request.Sources) is { Count: > 0 } foreign)
        {
            return new OperationOutcome.Refused(DmError.Plain("")) { Sources = foreign, CheckResult = checkResult };
        }

        var wanted = task.On(request.Sources);
        var committed = await CommitAsync(task.Name, wanted, request, cancellationToken);
        if (committed.Refusal is not null)
        {
            return new OperationOutcome.Refused(committed.Refusal) { CheckResult = checkResult };
        }

        var isLeft = wanted.Select(subtask => new SourceId(subtask.SourceId)).ToLookup(source => IsLeft(committed, task.Name, source));
        var left = isLeft[true].Select(source => Leave(committed.After, task.Name, source));
        var awaited = isLeft[false].Select(source => Await(committed, task.Name, source));
        var rows = await receipts.CollectAsync([.. awaited], request.Budget, cancellationToken);
        return new OperationOutcome.Ordered([.. left.Concat(rows).OrderBy(row => row.Source, StringComparer.Ordinal)])
        {
            Note = NoteOn(task, request),
            CheckResult = checkResult,
        };
    }

    // Each in a transaction of its own, as stock DM writes them: what an earlier task left, the command-line arguments, the subtasks.
    // All but the last are written only when the last would be, so that a start that is refused changes nothing.
    private async Task<Committed<IReadOnlyList<SubTaskConfig>>> CommitAsync(
        TaskName task, IReadOnlyList<SubTaskConfig> wanted, StartRequest request, CancellationToken cancellationToken)
    {
        if (request.RemoveMeta)
        {
            var forgotten = await PrepareAsync(
                "RemoveMeta", "removing metadata", task, wanted, request, [new Txn { Success = [.. StartPlan.Forget(task)] }], cancellationToken);
            if (forgotten.Refusal is not null)
            {
                return forgotten;
            }
        }

        var what = request.StartTime.Length == 0 ? "removing task command line arguments" : "putting task command line arguments";
        var kept = await PrepareAsync(
            Verb, what, task, wanted, request, [.. StartPlan.Arguments(task, wanted, request.StartTime)], cancellationToken);
        return kept.Refusal is not null ? kept : await AddAsync(task, wanted, request, cancellationToken);
    }

    private async Task<Committed<IReadOnlyList<SubTaskConfig>>> PrepareAsync(
        string verb,
        string what,
        TaskName task,
        IReadOnlyList<SubTaskConfig> wanted,
        StartRequest request,
        IReadOnlyList<Txn> chunks,
        CancellationToken cancellationToken)
    {
        var committed = await commit.RunAsync(
            verb,
            snapshot => (StartPlan.WhyNot(snapshot, task, wanted, request.RemoveMeta) ?? shardModes.WhyNot(snapshot, task)) is { } refusal
                ? Plan.Refuse<IReadOnlyList<SubTaskConfig>>(refusal)
                : Plan.CommitChunks(wanted, chunks),
            request.Budget);
        return committed.HasStoreFailed ? committed with { Refusal = committed.Refusal?.Annotate($"while {what}") } : committed;
    }

    private Task<Committed<IReadOnlyList<SubTaskConfig>>> AddAsync(
        TaskName task, IReadOnlyList<SubTaskConfig> wanted, StartRequest request, CancellationToken cancellationToken)
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

    private static string NoteOn(PreparedTask task, StartRequest request) => (task.Config.RemoveMeta, request.RemoveMeta) switch
    {
        (true, true) => $"{RemoveMetaIsOld}; {MetaNotRemoved}",
        (true, false) => RemoveMetaIsOld,
        (false, true) => MetaNotRemoved,
        _ => "",
    };

    [LoggerMessage(EventId = CoordinatorEventIds.RemoveMetaDeprecated, Level = LogLevel.Warning, Message = RemoveMetaIsOld)]
    private partial void LogRemoveMeta(string task);
}
