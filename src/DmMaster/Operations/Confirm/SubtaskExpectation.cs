using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Workers;

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
    /// A native worker tells which orders it has taken in, so what it says at or after the order is its answer. A stock worker is asked,
    /// and may answer before it has heard of the order. The wanted stage proves itself. An error beside another stage does not: it may be
    /// the old one that the resume is to get over, or that of a worker which resumed by itself before, as after a skipped event. It counts
    /// at once when the worker was seen to move since the order, otherwise when it goes on for <see cref="Verdict.StaleFor"/>. So does a
    /// pause of what errors had paused, until the worker marks it as paused by order.
    /// </remarks>
    public Verdict? Judge(ObservedWorker worker, Revision ordered)
    {
        if (_stage == Stage.InvalidStage)
        {
            return worker.Revision >= ordered && !worker.Subtasks.ContainsKey(_task) ? Verdict.Confirmed : null;
        }

        var seen = worker.Subtasks.TryGetValue(_task, out var subtask) && subtask.Revision >= ordered ? subtask : null;
        var verdict = seen is null ? null : Judge(seen.Status);
        if (worker.Refusals.TryGetValue(_task, out var refusal) && refusal.Revision >= ordered)
        {
            return Judge(refusal, seen, verdict);
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

    private static bool IsProof(Verdict verdict, ObservedSubtask subtask, Revision ordered)
    {
        if (verdict.Receipt == Receipt.Confirmed)
        {
            return subtask.Status.Stage != Stage.Paused || verdict.Message.Length == 0 || subtask.Status.Result.IsCanceled;
        }

        var hasMoved = subtask.Before?.Revision >= ordered;
        return verdict.Receipt == Receipt.NotConfirmed || hasMoved;
    }

    // The wanted stage proves itself: what was refused then is the order on the validator, which goes by the same name, or changes nothing.
    private static Verdict? Judge(ObservedRefusal refusal, ObservedSubtask? seen, Verdict? verdict)
    {
        var error = MasterErrors.WorkerSaid(ProcessErrorText.Compact([refusal.Error])).ToString();
        return verdict is { Receipt: Receipt.Confirmed }
            ? verdict with { Message = verdict.Message.Length > 0 ? verdict.Message : error }
            : seen?.Status.Stage is Stage.Pausing or Stage.Resuming ? null
            : new Verdict(Receipt.Refused, error);
    }

    private Verdict? Judge(SubTaskStatus status)
    {
        if (_stage == Stage.Paused && status.Stage == Stage.Finished)
        {
            // It has nothing left to pause, and no order but a stop changes that.
            return new Verdict(Receipt.NotConfirmed, MasterErrors.NoExpectedResult("the subtask is Finished").ToString());
        }

        var errors = ProcessErrorText.Of(status.Result);
        var isThere = status.Stage == _stage || (_stage == Stage.Running && status.Stage == Stage.Finished);
        return isThere
            ? new Verdict(Receipt.Confirmed, errors)
            : errors.Length > 0 ? new Verdict(Receipt.Refused, errors) : null;
    }
}
