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
    public Verdict? Judge(ObservedWorker worker, Revision ordered)
    {
        if (_stage == Stage.InvalidStage)
        {
            return worker.Revision >= ordered && !worker.Subtasks.ContainsKey(_task) ? Verdict.Confirmed : null;
        }

        if (worker.Refusals.TryGetValue(_task, out var refusal) && refusal.Revision >= ordered)
        {
            var error = MasterErrors.WorkerSaid(ProcessErrorText.Compact([refusal.Error]));
            return new Verdict(Receipt.Refused, error.ToString());
        }

        return worker.Subtasks.TryGetValue(_task, out var subtask) && subtask.Revision >= ordered
            ? Judge(subtask.Status)
            : null;
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

    private Verdict? Judge(SubTaskStatus status)
    {
        var errors = ProcessErrorText.Of(status.Result);
        var isThere = status.Stage == _stage || (_stage == Stage.Running && status.Stage == Stage.Finished);
        return isThere
            ? new Verdict(Receipt.Confirmed, errors)
            : errors.Length > 0 ? new Verdict(Receipt.Refused, errors) : null;
    }
}
