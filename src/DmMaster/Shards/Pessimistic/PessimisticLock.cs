using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Shards.Pessimistic;

/// <summary>
/// A pessimistic lock: what the announcements and operations of a task say of one table downstream. Pure; it is kept nowhere.
/// </summary>
/// <remarks>
/// An operation stands unless it is void:
/// <list type="bullet">
/// <item>its source left the task and has not done it, or its worker says that it is done and was never asked: it is withdrawn;</item>
/// <item>its source announced something else since: it is written over when that is answered.</item>
/// </list>
/// By the operations that stand:
/// <code>
/// operations                     announcements                     phase       due
/// none                           of some sources of the task       Unsynced    nothing
/// none                           of all, the same statements       Synced      exec for the owner: who announced first
/// exec, not done                 owner's older than it, or none    Executing   nothing: the owner is at it
/// exec, not done                 owner's newer                     Executing   exec for the owner again
/// exec, done                     others' without an answer, older  Skipping    skip for each of them
///                                or newer than it
/// exec, done; all others done                                      Resolved    all operations deleted
/// none says exec                                                   Removing    what nobody waits for is deleted
/// </code>
/// A source whose announcement has other statements is not ready and is not answered: it is a fault, and the lock stays.
/// Once the owner is told, those take part that were of the task by then, and those that announced it: who joins the task later may never come to it.
/// </remarks>
internal sealed class PessimisticLock
{
    private readonly Dictionary<SourceId, PessimisticOperation> _standing;

    private PessimisticLock(PessimisticTask task, LockId id)
    {
        (Task, Id) = (task, id);
        var told = task.Operations.Values.Where(operation => operation.Lock == id).ToList();
        _standing = told.Where(operation => !IsVoid(operation)).ToDictionary(static operation => operation.Source);
        Withdrawn = [.. told.Where(operation => IsVoid(operation) && !IsSuperseded(operation))];
        Executing = _standing.Values.Where(static operation => operation.IsExecuting)
            .OrderBy(static operation => operation.Entry.Created).ThenBy(static operation => operation.Source).FirstOrDefault();
        Announced = [.. task.Infos.Values.Where(info => info.Lock == id && task.Has(info.Source))
            .OrderBy(info => task.Waiting(info.Source) is null).ThenBy(static info => info.Entry.Created).ThenBy(static info => info.Source)];
        var first = Announced is [var earliest, ..] ? earliest : null;
        var any = Executing ?? _standing.Values.MinBy(static operation => operation.Source);
        (Owner, Statements) = Executing is null && first is not null && _standing.Count == 0
            ? (first.Source, first.Statements)
            : (any?.Source ?? first?.Source ?? told[0].Source, any?.Statements ?? first?.Statements ?? told[0].Statements);
        Members = [.. task.Sources.Where(source => TakesPart(source.Key, source.Value)).Select(static source => source.Key).Order()];
        Phase = PhaseOf();
    }

    /// <summary>The task.</summary>
    public PessimisticTask Task { get; }

    /// <summary>Its name.</summary>
    public LockId Id { get; }

    /// <summary>The source that carries the DDL out.</summary>
    public SourceId Owner { get; }

    /// <summary>The DDL.</summary>
    public IReadOnlyList<string> Statements { get; }

    /// <summary>The sources that take part, sorted.</summary>
    public IReadOnlyList<SourceId> Members { get; }

    /// <summary>Who announced a DDL of the table: those that wait before those that did in an earlier subtask, the first before the later.</summary>
    public IReadOnlyList<PessimisticInfo> Announced { get; }

    /// <summary>Who takes part, has taken part, or wants to.</summary>
    public IReadOnlySet<SourceId> Participants => Members.Concat(Standing.Select(static operation => operation.Source)).Concat(Announced.Select(static info => info.Source)).ToHashSet();

    /// <summary>How far it is.</summary>
    public PessimisticPhase Phase { get; }

    /// <summary>The owner's operation; null while nobody was told.</summary>
    public PessimisticOperation? Executing { get; }

    /// <summary>The operations that stand.</summary>
    public IReadOnlyCollection<PessimisticOperation> Standing => _standing.Values;

    /// <summary>The operations that are to be withdrawn.</summary>
    public IReadOnlyList<PessimisticOperation> Withdrawn { get; }

    /// <summary>The locks of a task, by name.</summary>
    public static IReadOnlyList<PessimisticLock> Of(PessimisticTask task) =>
    [
        .. task.Infos.Values.Select(static info => info.Lock).Concat(task.Operations.Values.Select(static operation => operation.Lock))
            .Distinct().OrderBy(static id => id.Text, StringComparer.Ordinal).Select(id => new PessimisticLock(task, id)).Where(static one => one.IsThere),
    ];

    /// <summary>The operation of a source that stands; null when none does.</summary>
    public PessimisticOperation? OperationOf(SourceId source) => _standing.GetValueOrDefault(source);

    /// <summary>Whether a source has come to the DDL: it waits at it, or was told what to do.</summary>
    public bool IsSynced(SourceId source) => _standing.ContainsKey(source) || IsReady(source);

    /// <summary>Whether a source waits at the very statements of the lock.</summary>
    public bool IsReady(SourceId source) => Task.Waiting(source) is { } info && info.Lock == Id && info.Statements.SequenceEqual(Statements);

    /// <summary>Whether a source waits at other statements of the table.</summary>
    public bool IsInConflict(SourceId source) => Task.Waiting(source) is { } info && info.Lock == Id && !info.Statements.SequenceEqual(Statements);

    /// <summary>Whether a source says that it is through.</summary>
    public bool IsDone(SourceId source) => OperationOf(source)?.IsDone == true;

    // Announced by sources that left, and told to such as went on to something else, it is none.
    private bool IsThere => Announced.Count + Standing.Count + Withdrawn.Count > 0;

    private bool IsVoid(PessimisticOperation operation) =>
        !operation.IsAsked || (!operation.IsDone && (!Task.Has(operation.Source) || IsSuperseded(operation)));

    private bool IsSuperseded(PessimisticOperation operation) =>
        !operation.IsDone && Task.Waiting(operation.Source) is { } info && info.IsAfter(operation) && !info.IsOf(operation);

    private bool TakesPart(SourceId source, Revision joined) =>
        Executing is null || joined < Executing.Entry.Created || _standing.ContainsKey(source) || Task.Infos.GetValueOrDefault(source)?.Lock == Id;

    private PessimisticPhase PhaseOf()
    {
        if (_standing.Count == 0)
        {
            return Members.Count > 0 && Members.All(IsReady) ? PessimisticPhase.Synced : PessimisticPhase.Unsynced;
        }

        return Executing switch
        {
            null => PessimisticPhase.Removing,
            { IsDone: false } => PessimisticPhase.Executing,
            _ => Members.All(IsDone) ? PessimisticPhase.Resolved : PessimisticPhase.Skipping,
        };
    }
}
