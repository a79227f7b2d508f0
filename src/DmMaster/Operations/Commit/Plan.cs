using DmMaster.Config;
using DmMaster.Store;

namespace DmMaster.Operations.Commit;

/// <summary>What an operation decided on one snapshot: to refuse, to change nothing, or to commit.</summary>
/// <typeparam name="T">What it selected, for the steps after the commit.</typeparam>
/// <param name="Selected">What it selected.</param>
/// <param name="Refusal">Why not, null when it goes on.</param>
/// <param name="Txn">What to commit, null for nothing.</param>
public sealed record Plan<T>(T? Selected, DmError? Refusal, Txn? Txn)
    where T : class
{
    /// <summary>
    /// The same in chunks that each stand on their own, for a store that does not take so much at once; null when it is all or
    /// nothing.
    /// </summary>
    public IReadOnlyList<Txn>? Chunks { get; init; }
}
