namespace DmMaster.Store;

/// <summary>Names a lease. Keys put under a lease are deleted together when it ends.</summary>
/// <param name="Value">The number, 0 for "no lease".</param>
public readonly record struct LeaseId(long Value)
{
    /// <summary>No lease.</summary>
    public static LeaseId None => default;
}
