namespace DmMaster.Store.InProcess;

/// <summary>One revision as the history remembers it. Never changes.</summary>
/// <param name="revision">The revision.</param>
/// <param name="timestamp">When, by <see cref="TimeProvider.GetTimestamp"/>.</param>
/// <param name="events">The changes in the order of the operations, each key once.</param>
/// <param name="versions">The version that each change made.</param>
internal sealed class Commit(Revision revision, long timestamp, StoreEvent[] events, KeyVersion[] versions)
{
    /// <summary>What a change costs besides its key and value: the objects around them, roughly.</summary>
    private const long EventOverhead = 256;

    /// <summary>The revision.</summary>
    internal Revision Revision => revision;

    /// <summary>When, by <see cref="TimeProvider.GetTimestamp"/>.</summary>
    internal long Timestamp => timestamp;

    /// <summary>The changes.</summary>
    internal StoreEvent[] Events => events;

    /// <summary>The version that each change made.</summary>
    internal KeyVersion[] Versions => versions;

    /// <summary>About how much memory it holds.</summary>
    internal long Bytes { get; } = SizeOf(events);

    /// <summary>About how much memory a change holds.</summary>
    internal static long SizeOf(StoreEvent change) =>
        EventOverhead + change.Current.Bytes;

    private static long SizeOf(StoreEvent[] events)
    {
        var bytes = 0L;
        foreach (var change in events)
        {
            bytes += SizeOf(change);
        }

        return bytes;
    }
}
