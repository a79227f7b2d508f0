using DmMaster.Config;
using DmMaster.Operations.Binding;
using DmMaster.Operations.Commit;
using DmMaster.Operations.Tasks;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;

namespace DmMaster.Operations.Sources.Transfer;

/// <summary>What a transfer decides on a snapshot, step by step.</summary>
public static class TransferPlans
{
    private const string What = "TransferSource";

    /// <summary>Why a source cannot go to a worker; null when it can, or is there.</summary>
    public static DmError? WhyNot(RegistrySnapshot snapshot, TransferRequest request)
    {
        if (!snapshot.Sources.ContainsKey(request.Source))
        {
            return MasterErrors.NoSuchSource(request.Source.Value);
        }

        if (snapshot.Workers.GetValueOrDefault(request.Worker) is not { IsRegistered: true } worker)
        {
            return MasterErrors.NoSuchWorker(request.Worker.Value);
        }

        if (IsThere(snapshot, request))
        {
            return null;
        }

        return worker switch
        {
            { Stage: "offline" or "bound" } => TransferErrors.InvalidStage(worker.Name.Value, worker.Stage),
            { Relay: { } relay } when relay != request.Source => TransferErrors.RelaysAnother(worker.Name.Value, request.Source.Value, relay.Value),
            _ => null,
        };
    }

    /// <summary>Whether the source has the worker already.</summary>
    public static bool IsThere(RegistrySnapshot snapshot, TransferRequest request) =>
        snapshot.Bindings.TryGetValue(request.Source, out var worker) && worker == request.Worker;

    /// <summary>The subtasks that should be running, and have to be paused for the move.</summary>
    public static IReadOnlyList<SubtaskEntry> Running(RegistrySnapshot snapshot, SourceId source) =>
        [.. snapshot.SubtasksOf(source).Where(subtask => subtask.Expected == Stage.Running && subtask.Toml is not null)];

    /// <summary>
    /// Pauses what should run, and writes down in the same commit that a transfer did it: so that whoever finds the note, after this master
    /// was lost, knows which pauses were no operator's, and ends them.
    /// </summary>
    public static Plan<IReadOnlyList<SubtaskEntry>> Pause(RegistrySnapshot snapshot, TransferRequest request, WorkerName from)
    {
        if (WhyNot(snapshot, request) is { } error)
        {
            return Plan.Refuse<IReadOnlyList<SubtaskEntry>>(error);
        }

        if (snapshot.WorkerOf(request.Source) is not { } holder || holder.Name != from || snapshot.Transfers.ContainsKey(request.Source))
        {
            return Plan.Refuse<IReadOnlyList<SubtaskEntry>>(MasterErrors.TooManyConflicts(What));
        }

        var running = Running(snapshot, request.Source);
        if (running.Count == 0)
        {
            return Plan.Keep(running);
        }

        var note = new TxnOp.Put(DmKeys.Transfer(request.Source), DmValues.Bound(request.Source, request.Worker));
        return Plan.Commit(
            running,
            [
                Compare.Absent(DmKeys.Transfer(request.Source)),
                Compare.Unchanged(DmKeys.Bound(holder.Name), holder.BoundRevision),
                .. running.Select(StageUnchanged), .. running.Select(StagePlan.Exists),
            ],
            [.. running.SelectMany(subtask => StagePlan.Order(subtask, Stage.Paused)), note]);
    }

    /// <summary>
    /// Takes the source from the worker that has it, and writes down who is to get it: that worker gets it, and no other, as soon as the
    /// last one has let go of it.
    /// </summary>
    /// <param name="snapshot">The registry.</param>
    /// <param name="request">The request.</param>
    /// <param name="from">The worker whose subtasks were paused; null when none had to be.</param>
    public static Plan<TransferRequest> Release(RegistrySnapshot snapshot, TransferRequest request, WorkerName? from)
    {
        if (IsThere(snapshot, request))
        {
            return Plan.Keep(request);
        }

        if (WhyNot(snapshot, request) is { } error)
        {
            return Plan.Refuse<TransferRequest>(error);
        }

        var transfer = snapshot.Transfers.GetValueOrDefault(request.Source);
        if (snapshot.WorkerOf(request.Source) is not { } holder)
        {
            return transfer?.Worker == request.Worker ? Plan.Keep(request) : Order(snapshot, request, transfer, [], []);
        }

        // Another worker has it by now, and nobody saw its subtasks pause. Or something runs that none of this looked at, or an operator
        // wants running again.
        var isAsSeen = from is null ? transfer is null : from == holder.Name;
        return isAsSeen && Running(snapshot, request.Source).Count == 0
            ? Order(
                snapshot,
                request,
                transfer,
                [BindingPlan.Has(holder), Compare.NonePutSince(DmKeys.SubtaskStagesOf(request.Source), snapshot.Revision)],
                [BindingPlan.Remove(holder.Name)])
            : Plan.Refuse<TransferRequest>(MasterErrors.TooManyConflicts(What));
    }

    /// <summary>Whether a transfer stands that cannot be ended: the source has no worker yet.</summary>
    public static bool IsWaiting(RegistrySnapshot snapshot, SourceId source) =>
        snapshot.Transfers.ContainsKey(source) && snapshot.Sources.ContainsKey(source) && !snapshot.Bindings.ContainsKey(source);

    /// <summary>
    /// Gives the order to run again where the transfer took it away and nobody ordered anything since, and removes the note; as soon as the
    /// source has a worker.
    /// </summary>
    public static Plan<TransferEntry> Finish(RegistrySnapshot snapshot, SourceId source)
    {
        if (!snapshot.Transfers.TryGetValue(source, out var note) || IsWaiting(snapshot, source))
        {
            return Plan.Keep(note ?? new TransferEntry(source, default, Revision.None, Revision.None));
        }

        var paused = snapshot.SubtasksOf(source).Where(subtask => subtask.StageRevision == note.Began).ToList();
        return Plan.Commit(
            note,
            [Unchanged(note), .. paused.Select(StageUnchanged)],
            [
                .. paused.SelectMany(subtask => StagePlan.Order(subtask, Stage.Running)),
                new TxnOp.Delete(KeyRange.One(DmKeys.Transfer(source))),
            ]);
    }

    private static Plan<TransferRequest> Order(
        RegistrySnapshot snapshot, TransferRequest request, TransferEntry? transfer, IEnumerable<Compare> compares, IEnumerable<TxnOp> operations)
    {
        IEnumerable<TxnOp> note = transfer?.Worker == request.Worker
            ? []
            : [new TxnOp.Put(DmKeys.Transfer(request.Source), DmValues.Bound(request.Source, request.Worker))];
        return Plan.Commit(
            request,
            [
                transfer is null ? Compare.Absent(DmKeys.Transfer(request.Source)) : Unchanged(transfer),
                .. BindingPlan.CanTake(snapshot.Workers[request.Worker], snapshot.Sources[request.Source]), .. compares,
            ],
            [.. operations, .. note]);
    }

    private static Compare Unchanged(TransferEntry note) => Compare.Unchanged(DmKeys.Transfer(note.Source), note.Revision);

    private static Compare StageUnchanged(SubtaskEntry subtask) =>
        Compare.Unchanged(DmKeys.SubtaskStage(subtask.Source, subtask.Task), subtask.StageRevision);
}
