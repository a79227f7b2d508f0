using DmMaster.Store;

namespace DmMaster.Shards;

/// <summary>A transaction that is due for a lock. The compares in it say what it rests on: where that moved it changes nothing, and what is due is asked anew.</summary>
/// <param name="Lock">The lock.</param>
/// <param name="What">What it does, for the log: <c>execute</c>, <c>skip</c>.</param>
/// <param name="Txn">The transaction; it stands alone, and goes beside the others of its round.</param>
public sealed record ShardStep(LockId Lock, string What, Txn Txn);
