using System.Security.Cryptography;

namespace DmMaster.Store.InProcess;

/// <summary>Which leases may be made.</summary>
internal static class LeaseRules
{
    /// <summary>The longest time to live, in seconds (as in etcd).</summary>
    internal const long MaxSeconds = 9_000_000_000;

    /// <summary>The lease that is granted when one is wanted.</summary>
    /// <exception cref="StoreException">The number is taken; the time is too long; there are too many leases.</exception>
    internal static Lease Grant(Lease wanted, LeaseIndex leases, InProcessStoreOptions options)
    {
        if (wanted.Seconds > MaxSeconds)
        {
            throw Refusal.LeaseTooLong();
        }

        if (leases.Count >= options.MaxLeases)
        {
            throw Refusal.SpaceExceeded();
        }

        if (leases.Find(wanted.Id) is not null)
        {
            throw Refusal.LeaseExists();
        }

        return new Lease(
            wanted.Id == LeaseId.None ? Free(leases) : wanted.Id,
            Math.Max(wanted.Seconds, options.MinLeaseSeconds));
    }

    private static LeaseId Free(LeaseIndex leases)
    {
        LeaseId id;
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        do
        {
            RandomNumberGenerator.Fill(bytes);
            id = new LeaseId(BitConverter.ToInt64(bytes) & long.MaxValue);
        }
        while (id == LeaseId.None || leases.Find(id) is not null);

        return id;
    }
}
