namespace DmMaster.Shards.Pessimistic;

/// <summary>How far a pessimistic lock is.</summary>
internal enum PessimisticPhase
{
    /// <summary>Not every source of the task has come to the DDL.</summary>
    Unsynced,

    /// <summary>All have, and nobody was told yet to carry it out.</summary>
    Synced,

    /// <summary>The owner was told to.</summary>
    Executing,

    /// <summary>The owner did; the others are to skip it.</summary>
    Skipping,

    /// <summary>All are through.</summary>
    Resolved,

    /// <summary>A lock that was being removed: nobody is told any more to carry its DDL out.</summary>
    Removing,
}
