namespace DmMaster.Store.EtcdClient;

/// <summary>What has come from etcd for one watch.</summary>
/// <param name="hub">What serves it.</param>
/// <param name="buffer">What has come, added to the hub already.</param>
/// <param name="probe">Finds out how far the watch has come.</param>
internal sealed class BufferSource(WatchHub hub, WatchBuffer buffer, Action<WatchBuffer> probe) : IWatchSource
{
    private volatile bool _isOver;

    /// <inheritdoc/>
    public WatchBatch? Take(out Task wait)
    {
        var batch = buffer.Take(out wait);
        hub.Unpark(buffer);
        return batch;
    }

    /// <inheritdoc/>
    public void RequestProgress()
    {
        if (!_isOver)
        {
            probe(buffer);
        }
    }

    /// <inheritdoc/>
    public void End()
    {
        _isOver = true;
        hub.Remove(buffer);
        buffer.End(null);
    }
}
