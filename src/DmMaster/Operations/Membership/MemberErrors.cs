using DmMaster.Config;

namespace DmMaster.Operations.Membership;

/// <summary>The errors of the verbs on members, with DM's numbers and texts.</summary>
public static class MemberErrors
{
    /// <summary>Etcd's word when the only master is to leave.</summary>
    public static DmError LastMaster { get; } = DmError.Plain("etcdserver: re-configuration failed due to not enough started members");

    /// <summary>Why the leader cannot be evicted. Stock lets it happen, and answers nothing from then on.</summary>
    public const string OnlyMaster = "this is the only dm-master: if it were evicted nobody would lead, and every command would fail until it may lead again";

    private const int MaxCharacters = 1_000;

    /// <summary>No master has that name.</summary>
    public static DmError NoSuchMaster(string name) => new(
        38048, "dm-master", "internal", "low", $"dm-master with name {name} not exists", "Please use list-member command to see masters.");

    /// <summary>Neither a master nor a worker.</summary>
    public static DmError InvalidType(string type) => new(
        38049, "dm-master", "internal", "low", $"offline member type {GoFormat.Cut(type, MaxCharacters)} is invalid", "Please use master/worker.");

    /// <summary>A worker that is to be removed is still there.</summary>
    public static DmError WorkerOnline(string worker) => new(
        46005, "scheduler", "internal", "medium", $"dm-worker with name {worker} is still online", "Please shut it down first.");
}
