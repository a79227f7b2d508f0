namespace DmMaster.Store;

/// <summary>The answer to a <see cref="Txn"/>.</summary>
/// <param name="Revision">The revision of the commit; the current one when nothing was changed.</param>
/// <param name="Succeeded">Whether every compare held.</param>
/// <param name="Results">One for each operation of the branch taken, in its order.</param>
public sealed record TxnResult(Revision Revision, bool Succeeded, IReadOnlyList<TxnOpResult> Results);
