namespace DmMaster.Shards;

/// <summary>What DM's metric of shard-DDL errors calls them.</summary>
public static class ShardFaultTypes
{
    /// <summary>An announced DDL does not fit the lock.</summary>
    public const string Announced = "InfoPut - SyncLockError";

    /// <summary>A worker says of an operation what it was not asked.</summary>
    public const string NotAsked = "OperationPut - LockUnSyncedError";

    /// <summary>What is due could not be written.</summary>
    public const string NotWritten = "InfoPut - HandleLockError";
}
