using DmMaster.Config;
using DmMaster.Store;

namespace DmMaster.Operations.Commit;

/// <summary>Ways to end a plan.</summary>
public static class Plan
{
    /// <summary>Refuse.</summary>
    public static Plan<T> Refuse<T>(DmError reason)
        where T : class => new(null, reason, null);

    /// <summary>Go on without changing anything.</summary>
    public static Plan<T> Keep<T>(T selected)
        where T : class => new(selected, null, null);

    /// <summary>Commit.</summary>
    /// <param name="selected">What was selected.</param>
    /// <param name="compares">What must still be so.</param>
    /// <param name="operations">What to do then.</param>
    public static Plan<T> Commit<T>(T selected, IEnumerable<Compare> compares, IEnumerable<TxnOp> operations)
        where T : class => new(selected, null, new Txn { Compares = [.. compares], Success = [.. operations] });

    /// <summary>Commit, in chunks where the store does not take it whole.</summary>
    /// <param name="selected">What was selected.</param>
    /// <param name="chunks">What stands on its own: conditions, and what to do then.</param>
    public static Plan<T> CommitChunks<T>(T selected, IReadOnlyList<Txn> chunks)
        where T : class => Commit(selected, chunks.SelectMany(chunk => chunk.Compares), chunks.SelectMany(chunk => chunk.Success)) with
    {
        Chunks = chunks,
    };
}
