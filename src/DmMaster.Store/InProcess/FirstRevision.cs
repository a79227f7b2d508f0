namespace DmMaster.Store.InProcess;

/// <summary>Where a store begins that cannot know where its predecessor ended.</summary>
internal static class FirstRevision
{
    /// <summary>What no store has told: above it is a mistake, or malice that would use the numbers up.</summary>
    internal static Revision Greatest { get; } = new(1L << 52);

    /// <summary>Microseconds since 1970, at least 1. See <see cref="InProcessStoreOptions.FirstRevision"/> for why that is
    /// enough.</summary>
    internal static Revision FromClock(TimeProvider time) =>
        new(long.Max(1, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond));
}
