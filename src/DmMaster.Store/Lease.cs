namespace DmMaster.Store;

/// <summary>A lease as it was granted.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Seconds">How long it lives without being kept alive.</param>
public readonly record struct Lease(LeaseId Id, long Seconds);
