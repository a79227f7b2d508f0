namespace DmMaster.Store.InProcess;

/// <summary>One change as a journal keeps it.</summary>
/// <param name="versions">What each change made: all of one revision, in order. Empty when only leases changed.</param>
/// <param name="granted">A lease that was made.</param>
/// <param name="ended">A lease that is no more.</param>
internal sealed class JournalEntry(IReadOnlyList<KeyVersion> versions, Lease? granted, LeaseId? ended)
{
    /// <summary>What was put or, as tombstones, deleted: all of one revision, in order. Empty when only leases changed.</summary>
    internal IReadOnlyList<KeyValue> Versions => field ??= [.. versions.Select(static version => version.Value)];

    /// <summary>The revision at which the store goes on, all before it compacted; none when it just goes on.</summary>
    internal Revision Begun { get; init; }

    /// <summary>A lease that was made.</summary>
    internal Lease? Granted => granted;

    /// <summary>A lease that is no more.</summary>
    internal LeaseId? Ended => ended;
}
