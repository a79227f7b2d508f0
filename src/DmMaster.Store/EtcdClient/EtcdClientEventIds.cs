namespace DmMaster.Store.EtcdClient;

/// <summary>The numbers of the store's log messages: 900 to 999.</summary>
internal static class EtcdClientEventIds
{
    /// <summary>A stream of watches is lost.</summary>
    internal const int WatchLost = 900;
}
