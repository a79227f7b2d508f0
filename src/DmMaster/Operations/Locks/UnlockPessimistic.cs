using DmMaster.Config;
using DmMaster.Operations.Commit;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Shards;
using DmMaster.Shards.Pessimistic;
using DmMaster.Store;

namespace DmMaster.Operations.Locks;

/// <summary>
/// Resolves a pessimistic lock by hand: its owner, or another that waits, carries the DDL out; the others that wait skip it; the lock goes.
/// </summary>
/// <remarks>
/// What is under way stands in the store: told once, the owner's operation lets <see cref="ShardReconciler"/> go on from there, also when this
/// master ends in the middle. A source that did not confirm by the end of the budget keeps its order, and carries it out when it is back.
/// </remarks>
public sealed class UnlockPessimistic(CommitLoop commit, RegistryFeed feed, TimeProvider time)
{
    private const string What = "UnlockDDLLock";

    /// <inheritdoc cref="UnlockLock.ExecuteAsync"/>
    public async Task<DmError?> ExecuteAsync(UnlockRequest request, TaskName task, Budget budget)
    {
        var begun = await commit.RunAsync(What, snapshot => Begin(snapshot, task, request), budget);
        if (begun.Selected is not { } selected)
        {
            return begun.Refusal;
        }

        var unlocking = selected with { Began = begun.Revision };

        // Of a task that does not exist nobody waits.
        if (begun.After.Tasks.ContainsKey(task) && await CarryOutAsync(unlocking, budget) is { } refusal)
        {
            return refusal;
        }

        var late = Late(unlocking, unlocking.Others);
        var removed = await commit.RunAsync(What, snapshot => Remove(snapshot, unlocking), budget);
        return removed.Refusal ?? (late.Count == 0 ? null : MasterErrors.LockNotConfirmed(request.Id.Text, Why(unlocking, late, budget)));
    }

    // Null when it goes on to the end.
    private async Task<DmError?> CarryOutAsync(Unlocking unlocking, Budget budget)
    {
        await UntilAsync(unlocking, [unlocking.Owner], unlocking.IsForced ? ToWait(budget) / 2 : ToWait(budget), budget);
        if (Late(unlocking, [unlocking.Owner]).Count > 0)
        {
            if (!unlocking.IsForced)
            {
                return MasterErrors.OwnerNotDone(unlocking.Owner.Value, unlocking.Id.Text, Why(unlocking, [unlocking.Owner], budget));
            }

            if ((await commit.RunAsync(What, snapshot => SkipWithoutOwner(snapshot, unlocking), budget)).Refusal is { } refusal)
            {
                return refusal;
            }
        }

        await UntilAsync(unlocking, unlocking.Others, ToWait(budget), budget);
        return null;
    }

    // A tenth is kept for the removal.
    private static TimeSpan ToWait(Budget budget) => budget.Remaining() - (budget.Limit / 10);

    private static Plan<Unlocking> Begin(RegistrySnapshot snapshot, TaskName task, UnlockRequest request)
    {
        if (Find(snapshot, task, request.Id) is not { } one)
        {
            return Plan.Refuse<Unlocking>(MasterErrors.LockNotFound(request.Id.Text));
        }

        if (one.Phase == PessimisticPhase.Resolved)
        {
            return Plan.Refuse<Unlocking>(MasterErrors.LockResolved(request.Id.Text));
        }

        var synced = one.Participants.Where(one.IsSynced).Order().ToList();
        var owner = request.Owner.Length == 0 ? one.Owner : new SourceId(request.Owner);
        if (!synced.Contains(owner))
        {
            return Plan.Refuse<Unlocking>(MasterErrors.OwnerNotWaiting(owner.Value, synced.Select(static source => source.Value)));
        }

        var unlocking = new Unlocking(request.Id, task, owner, [.. synced.Where(source => source != owner && one.IsReady(source))], request.IsForced);
        return IsToBeTold(one, owner) ? Tell(one, unlocking) : Plan.Keep(unlocking);
    }

    // Not one who was told already, nor anybody when the DDL has been carried out, or the task is gone.
    private static bool IsToBeTold(PessimisticLock one, SourceId owner) => one.Task.Sources.Count > 0 && one.Phase switch
    {
        PessimisticPhase.Unsynced or PessimisticPhase.Synced => true,
        PessimisticPhase.Executing => one.Executing!.Source != owner,
        _ => false,
    };

    // An owner that is replaced is to skip it, should it come back.
    private static Plan<Unlocking> Tell(PessimisticLock one, Unlocking unlocking)
    {
        var plan = new PessimisticPlan(one);
        Txn[] chunks = one.Executing is { } replaced ? [plan.Execute(unlocking.Owner), plan.Skip(replaced.Source)] : [plan.Execute(unlocking.Owner)];
        return Plan.Commit(unlocking, chunks.SelectMany(static chunk => chunk.Compares), chunks.SelectMany(static chunk => chunk.Success));
    }

    private static Plan<Unlocking> SkipWithoutOwner(RegistrySnapshot snapshot, Unlocking unlocking)
    {
        var chunks = Find(snapshot, unlocking) is not { } one ? []
            : unlocking.Others.Where(source => one.IsReady(source) && !one.IsDone(source)).Select(new PessimisticPlan(one).Skip).ToList();
        return chunks.Count == 0 ? Plan.Keep(unlocking) : Plan.CommitChunks(unlocking, chunks);
    }

    // All of the lock, as DM does; but not of a source that waits at it: it would wait for ever, and not know for what.
    private static Plan<Unlocking> Remove(RegistrySnapshot snapshot, Unlocking unlocking)
    {
        if (Find(snapshot, unlocking) is not { } one)
        {
            return Plan.Keep(unlocking);
        }

        var gone = one.Participants.Where(source => IsToGo(one, source, unlocking)).Order().ToList();
        return gone.Count == 0 ? Plan.Keep(unlocking) : Plan.CommitChunks(unlocking, [.. gone.Select(source => Forget(one.Task, source))]) with
        {
            Txn = new Txn
            {
                Compares = [.. gone.SelectMany(source => Same(one.Task, source))],
                Success = [.. gone.Select(source => Delete(ShardKeys.PessimisticInfo, one.Task.Name, source)), .. gone.Select(source => Delete(ShardKeys.PessimisticOperation, one.Task.Name, source))],
            },
        };
    }

    private static bool IsToGo(PessimisticLock one, SourceId source, Unlocking unlocking)
    {
        var isElsewhere = one.Task.Infos.GetValueOrDefault(source) is { } info && info.Lock != one.Id;
        return !isElsewhere && (one.Task.Sources.Count == 0 || one.Task.Waiting(source) is not { } waiting || one.IsDone(source) ||
            (unlocking.IsForced && one.IsReady(source) && waiting.Entry.Created <= unlocking.Began));
    }

    private static Txn Forget(PessimisticTask task, SourceId source) => new()
    {
        Compares = [.. Same(task, source)],
        Success = [Delete(ShardKeys.PessimisticInfo, task.Name, source), Delete(ShardKeys.PessimisticOperation, task.Name, source)],
    };

    private static IEnumerable<Compare> Same(PessimisticTask task, SourceId source) => [task.SameAnnouncement(source), task.SameAnswer(source)];

    private static TxnOp.Delete Delete(Func<TaskName, SourceId, Google.Protobuf.ByteString> key, TaskName task, SourceId source) =>
        new(KeyRange.One(key(task, source)));

    private static PessimisticLock? Find(RegistrySnapshot snapshot, TaskName task, LockId id) =>
        PessimisticLock.Of(PessimisticTask.Of(snapshot, task)).FirstOrDefault(one => one.Id == id);

    // A lock of that name whose owner was told later is that of the next DDL.
    private static PessimisticLock? Find(RegistrySnapshot snapshot, Unlocking unlocking) =>
        Find(snapshot, unlocking.Task, unlocking.Id) is { } one && !(one.Executing?.Entry.Created > unlocking.Began) ? one : null;

    // Until all of them are through, or those that are not cannot be waited for.
    private async Task UntilAsync(Unlocking unlocking, IReadOnlyList<SourceId> sources, TimeSpan limit, Budget budget)
    {
        var signal = new Signal();
        using var announcement = feed.Announce(signal);
        var waiting = new Budget(time, limit, budget.Caller);
        while ((IsUnderWay(unlocking) || Late(unlocking, sources).Any(source => CanAct(feed.Current, unlocking.Task, source))) && waiting.Remaining() is var left && left > TimeSpan.Zero)
        {
            await signal.WaitAsync(left, time, budget.Caller);
        }
    }

    // Whether the reconciler is about to tell somebody.
    private bool IsUnderWay(Unlocking unlocking) => Find(feed.Current, unlocking) is { } one && new PessimisticPlan(one).Steps().Any();

    // A source whose worker is away, or that is paused, does nothing of it.
    private static bool CanAct(RegistrySnapshot snapshot, TaskName task, SourceId source) =>
        snapshot.WorkerOf(source)?.IsOnline == true && snapshot.Subtask(task, source)?.Expected == Stage.Running;

    private List<SourceId> Late(Unlocking unlocking, IReadOnlyList<SourceId> sources) =>
        Find(feed.Current, unlocking) is { Task.Sources.Count: > 0 } one ? [.. sources.Where(source => IsLate(one, source, unlocking.Began))] : [];

    // One that waits at what it announced later is through with this.
    private static bool IsLate(PessimisticLock one, SourceId source, Revision began) =>
        one.IsSynced(source) && !one.IsDone(source) && !(one.Task.Waiting(source)?.Entry.Created > began);

    private string Why(Unlocking unlocking, IReadOnlyList<SourceId> late, Budget budget) => string.Join("; ", late.Select(source =>
        CanAct(feed.Current, unlocking.Task, source)
            ? $"source {source} has not confirmed within {GoDuration.Format(budget.Limit)}, its order stands"
            : $"source {source} has no worker that runs the subtask, its order stands"));

    private sealed record Unlocking(LockId Id, TaskName Task, SourceId Owner, IReadOnlyList<SourceId> Others, bool IsForced)
    {
        // The revision at which the owner had been told.
        public Revision Began { get; init; }
    }
}
