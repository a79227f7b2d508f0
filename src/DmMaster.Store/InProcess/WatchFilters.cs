namespace DmMaster.Store.InProcess;

/// <summary>Applies a <see cref="WatchFilter"/>.</summary>
internal static class WatchFilters
{
    /// <summary>Whether the filter leaves a change out.</summary>
    internal static bool Covers(this WatchFilter filter, StoreEvent change) =>
        (filter & (change.Kind == StoreEventKind.Put ? WatchFilter.Put : WatchFilter.Delete)) != 0;
}
