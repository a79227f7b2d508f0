namespace DmMaster.Store.InProcess;

/// <summary>All that a reader needs, as of one commit. Never changes; readers take it once.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="Leases">The leases and which keys belong to them.</param>
/// <param name="Revision">The revision of the last commit.</param>
/// <param name="LiveBytes">How large the existing keys and values are together.</param>
/// <param name="Oldest">The oldest revision that can be read or watched.</param>
internal sealed record StoreState(KeyIndex Keys, LeaseIndex Leases, Revision Revision, long LiveBytes, Revision Oldest)
{
    /// <summary>This state with other keys, and another oldest revision.</summary>
    internal StoreState With(KeyIndex keys, Revision oldest) =>
        ReferenceEquals(keys, Keys) && oldest == Oldest ? this : this with { Keys = keys, Oldest = oldest };
}
