using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Workers.Observed;

namespace DmMaster.Operations.Confirm;

/// <summary>What the verbs on a subtask expect (the table of DM's own master, each row a case here).</summary>
public sealed class SubtaskExpectation : IExpectation
{
    private readonly TaskName _task;
    private readonly Stage _stage;

    private SubtaskExpectation(TaskName task, Stage stage)
    {
        _task = task;
        _stage = stage;
    }

    /// <summary>After a pause: Paused, whatever the reason, which is told.</summary>
    public static SubtaskExpectation Paused(TaskName task) => new(task, Stage.Paused);

    /// <summary>After a start or a resume: Running, or already Finished.</summary>
    public static SubtaskExpectation Running(TaskName task) => new(task, Stage.Running);

    /// <summary>After a stop: gone.</summary>
    public static SubtaskExpectation Gone(TaskName task) => new(task, Stage.InvalidStage);

    /// <inheritdoc/>
    public bool IsOfSource => true;

    /// <inheritdoc/>
    public string Doing => _stage switch { Stage.Paused => "pausing", Stage.Running => "starting", _ => "stopping" };

    /// <inheritdoc/>
    public bool IsUnderWay(ObservedWorker worker) =>
        worker.Subtasks.TryGetValue(_task, out var subtask) && subtask.Status.Stage is Stage.Pausing or Stage.Resuming or Stage.Stopping;

    /// <inheritdoc/>
    /// <remarks>
    /// A native worker tells which orders it has taken in: what it says at or after the order is its answer. A stock worker is asked, and may
    /// answer before it has heard of the order.
    /// <code>
    /// expected  said at or after the order            verdict
    /// Gone      not there                             confirmed
    /// Gone      there                                 none yet
    /// Paused    Paused                                confirmed, with its errors
    /// Paused    Finished                              not confirmed: there is nothing left to pause
    /// Running   Running, Finished                     confirmed, with its errors
    /// both      another stage with errors             refused
    /// both      another stage without, or nothing     none yet
    ///
    /// beside a refusal of the order                   verdict
    /// confirmed by its stage                          confirmed: what was refused is the order on the validator, or changes nothing
    /// Pausing, Resuming                               none yet
    /// anything else                                   refused
    ///
    /// verdict on a worker that is asked               counts
    /// confirmed by any stage but Paused               at once
    /// confirmed by Paused, without errors             at once
    /// confirmed by Paused, with errors, by order      at once
    /// confirmed by Paused, with errors, of themselves when it goes on: the worker marks a pause by order as such
    /// not confirmed                                   at once
    /// refused, and seen to move since the order       at once
    /// refused, as it was before the order             when it goes on: it may be what the order is to get over
    /// </code>
    /// When it goes on is <see cref="Verdict.StaleFor"/>. On a native worker every verdict counts at once.
    /// </remarks>
    public Verdict? Judge(ObservedWorker worker, Revision ordered)
    {
        if (_stage == Stage.InvalidStage)
        {
            return worker.Revision >= ordered && !worker.Subtasks.ContainsKey(_task) ? Verdict.Confirmed : null;
        }

        var seen = worker.Subtasks.TryGetValue(_task, out var subtask) && subtask.Revision >= ordered ? subtask : null;
        var verdict = seen is null ? null : ByStage(seen.Status);
        if (worker.Refusals.TryGetValue(_task, out var refusal) && refusal.Revision >= ordered)
        {
            return BesideRefusal(verdict, seen, refusal);
        }

        return verdict is null || worker.Calls is null || IsProof(verdict, seen!, ordered) ? verdict : verdict with { Patience = Verdict.StaleFor };
    }

    /// <inheritdoc/>
    public string? Superseded(RegistrySnapshot snapshot, SourceId source, Revision ordered) =>
        (snapshot.Subtask(_task, source), _stage) switch
        {
            (null, Stage.InvalidStage) => null,
            (null, _) => "the subtask was stopped meanwhile",
            (var subtask, _) when subtask.StageRevision > ordered && subtask.Expected != _stage =>
                $"a later order ({subtask.Expected}) took its place",
            _ => null,
        };

    /// <inheritdoc/>
    public string LastSeen(ObservedWorker worker) =>
        worker.Subtasks.TryGetValue(_task, out var subtask)
            ? $"last seen {subtask.Status.Stage}"
            : "not seen yet";

    private Verdict? ByStage(SubTaskStatus status) => (_stage, status.Stage, Errors: ProcessErrorText.Of(status.Result)) switch
    {
        (Stage.Paused, Stage.Paused, var errors) => new Verdict(Receipt.Confirmed, errors),
        (Stage.Paused, Stage.Finished, _) => new Verdict(Receipt.NotConfirmed, MasterErrors.NoExpectedResult("the subtask is Finished").ToString()),
        (Stage.Running, Stage.Running or Stage.Finished, var errors) => new Verdict(Receipt.Confirmed, errors),
        (_, _, { Length: > 0 } errors) => new Verdict(Receipt.Refused, errors),
        _ => null,
    };

    private static Verdict? BesideRefusal(Verdict? verdict, ObservedSubtask? seen, ObservedRefusal refusal)
    {
        var error = MasterErrors.WorkerSaid(ProcessErrorText.Compact([refusal.Error])).ToString();
        return (verdict, seen?.Status.Stage) switch
        {
            ({ Receipt: Receipt.Confirmed, Message: "" }, _) => verdict with { Message = error },
            ({ Receipt: Receipt.Confirmed }, _) => verdict,
            (_, Stage.Pausing or Stage.Resuming) => null,
            _ => new Verdict(Receipt.Refused, error),
        };
    }

    private static bool IsProof(Verdict verdict, ObservedSubtask seen, Revision ordered) => verdict.Receipt switch
    {
        Receipt.Confirmed => seen.Status.Stage != Stage.Paused || verdict.Message.Length == 0 || seen.Status.Result.IsCanceled,
        Receipt.NotConfirmed => true,
        _ => seen.Before?.Revision >= ordered,
    };
}
