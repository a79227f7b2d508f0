using DmMaster.Config;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using Google.Protobuf;

namespace DmMaster.Shards.Pessimistic;

/// <summary>What is due of a pessimistic lock, by the table of <see cref="PessimisticLock"/>. Pure.</summary>
internal sealed class PessimisticPlan(PessimisticLock one)
{
    // Each has two conditions: below the 128 that an etcd takes when it was not told otherwise.
    private const int MostAtOnce = 60;

    private readonly PessimisticTask _task = one.Task;

    /// <summary>The transactions that are due.</summary>
    public IEnumerable<ShardStep> Steps()
    {
        if (one.Withdrawn.Count > 0)
        {
            return InSteps("withdraw", one.Withdrawn.Select(Withdraw));
        }

        return one.Phase switch
        {
            PessimisticPhase.Synced => [Begin()],
            PessimisticPhase.Executing when IsUnheard(one.Owner) => InSteps("execute", [Execute(one.Owner)]),
            PessimisticPhase.Skipping => InSteps("skip", one.Members.Where(IsToSkip).Select(Skip)).Select(WhileOwned),
            PessimisticPhase.Resolved => Resolve(),
            PessimisticPhase.Removing => Remove(),
            _ => [],
        };
    }

    /// <summary>Who waits at other statements than the lock's.</summary>
    public IEnumerable<ShardFault> Faults() => one.Phase == PessimisticPhase.Removing
        ? []
        : one.Members.Where(source => one.IsInConflict(source) && !one.IsDone(source)).Select(Conflict)
            .Concat(one.Withdrawn.Where(static operation => !operation.IsAsked).Select(NotAsked));

    /// <summary>Tells a source that waits to carry the DDL out.</summary>
    public Txn Execute(SourceId source) => Put(source, isExecuting: true);

    /// <summary>Tells a source to skip it.</summary>
    public Txn Skip(SourceId source) => Put(source, isExecuting: false);

    // As long as the sources of the task are those that were waited for.
    private ShardStep Begin()
    {
        var execute = Execute(one.Owner);
        return new(one.Id, "execute", execute with { Compares = [.. execute.Compares, Compare.NonePutSince(DmKeys.SubtaskConfigs, _task.Revision)] });
    }

    // As long as the lock is not being removed: what is told after that would be of the next one.
    private ShardStep WhileOwned(ShardStep step) => step with { Txn = step.Txn with { Compares = [.. step.Txn.Compares, _task.SameAnswer(one.Owner)] } };

    // Several that stand each alone, in as few transactions as an etcd takes.
    private IEnumerable<ShardStep> InSteps(string what, IEnumerable<Txn> chunks) => chunks.Chunk(MostAtOnce).Select(some => new ShardStep(
        one.Id, what, new Txn { Compares = [.. some.SelectMany(static txn => txn.Compares)], Success = [.. some.SelectMany(static txn => txn.Success)] }));

    // Where all do not go at once, the owner's goes first: without it what is left is removed, and nobody is told anything any more.
    private ShardStep[] Resolve() =>
        [.. InSteps("resolve", one.Standing.OrderBy(operation => operation != one.Executing).ThenBy(static operation => operation.Source).Select(Delete)).Take(1)];

    private IEnumerable<ShardStep> Remove() =>
        InSteps("skip", one.Standing.Where(operation => !operation.IsDone && IsUnheard(operation.Source)).Select(operation => Skip(operation.Source)))
            .Concat(InSteps("remove", one.Standing.Where(operation => operation.IsDone || _task.Waiting(operation.Source) is null).Select(DeleteUnawaited)));

    private bool IsToSkip(SourceId source) => !one.IsDone(source) && source != one.Owner &&
        (one.OperationOf(source) is null ? one.IsReady(source) || _task.Waiting(source) is null : IsUnheard(source));

    // Its worker takes what is written after it announced the DDL.
    private bool IsUnheard(SourceId source) =>
        one.OperationOf(source) is { } operation && one.IsReady(source) && _task.Waiting(source)!.IsAfter(operation);

    private Txn Put(SourceId source, bool isExecuting) => new()
    {
        Compares = [_task.SameAnswer(source), _task.SameAnnouncement(source)],
        Success =
        [
            new TxnOp.Put(
                ShardKeys.PessimisticOperation(_task.Name, source), PessimisticOperation.Value(_task.Name, source, one.Id, one.Statements, isExecuting)),
        ],
    };

    private Txn Delete(PessimisticOperation operation) => new()
    {
        Compares = [_task.SameAnswer(operation.Source)],
        Success = [Deletion(ShardKeys.PessimisticOperation(_task.Name, operation.Source))],
    };

    private Txn DeleteUnawaited(PessimisticOperation operation)
    {
        var delete = Delete(operation);
        return delete with { Compares = [.. delete.Compares, _task.SameAnnouncement(operation.Source)] };
    }

    // With the announcement the worker of a source that left cannot say any more that it did it.
    private Txn Withdraw(PessimisticOperation operation)
    {
        var delete = Delete(operation);
        return _task.Has(operation.Source) ? delete : delete with
        {
            Success = [.. delete.Success, Deletion(ShardKeys.PessimisticInfo(_task.Name, operation.Source))],
        };
    }

    private static TxnOp.Delete Deletion(ByteString key) => new(KeyRange.One(key));

    private ShardFault Conflict(SourceId source)
    {
        var info = _task.Waiting(source)!;
        return new(
            _task.Name, ShardKeys.PessimisticInfo(_task.Name, source).ToStringUtf8(), info.Entry.Revision, ShardFaultTypes.Announced,
            ShardErrors.DdlDiffers(one.Statements, info.Statements));
    }

    private ShardFault NotAsked(PessimisticOperation operation) => new(
        _task.Name, ShardKeys.PessimisticOperation(_task.Name, operation.Source).ToStringUtf8(), operation.Entry.Revision, ShardFaultTypes.NotAsked,
        DmError.Plain($"source {operation.Source} says that it is through with a DDL of lock {GoFormat.Cut(one.Id.Text, ShardErrors.MostCharacters)} that it was not told to carry out or skip"));
}
