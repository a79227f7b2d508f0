namespace DmMaster.Store.InProcess;

/// <summary>What the store in this process has for one watcher.</summary>
internal sealed class SubscriptionSource(InProcessStore store, WatchSubscription subscription) : IWatchSource
{
    /// <inheritdoc/>
    public WatchBatch? Take(out Task wait) => store.Take(subscription, out wait)?.ToBatch();

    /// <inheritdoc/>
    public void RequestProgress() => store.RequestProgress(subscription);

    /// <inheritdoc/>
    public void End() => store.End(subscription);
}
