using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Workers.Calls;
using Grpc.Core;

namespace DmMaster.Workers.Stock;

/// <summary>The channels to stock workers: one for each that is registered, as long as it is registered where it is.</summary>
/// <param name="options">How to call.</param>
/// <param name="time">The clock.</param>
public sealed class StockChannels(WorkerCallOptions options, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<WorkerName, StockChannel> _channels = [];
    private bool _isOver;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _channels.Count;
            }
        }
    }

    /// <summary>Makes calls to a worker.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="address">Where it is registered.</param>
    /// <param name="revision">The revision of the registry that says so: an older one does not undo a newer one.</param>
    public CallInvoker Of(WorkerName worker, string address, Revision revision)
    {
        StockChannel? replaced = null;
        StockChannel? channel;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isOver, this);
            if (!_channels.TryGetValue(worker, out channel) || (channel.Address != address && channel.Since < revision))
            {
                replaced = channel;
                channel = new StockChannel(address, revision, options, time);
                _channels[worker] = channel;
            }
        }

        replaced?.Dispose();
        return channel.Invoker;
    }

    /// <summary>Ends the channel of a worker, unless the registry has named it anew since.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="revision">The revision of the registry that does not have it.</param>
    public void Remove(WorkerName worker, Revision revision)
    {
        StockChannel? channel;
        lock (_lock)
        {
            if (!_channels.TryGetValue(worker, out channel) || channel.Since > revision)
            {
                return;
            }

            _channels.Remove(worker);
        }

        channel.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        List<StockChannel> left;
        lock (_lock)
        {
            _isOver = true;
            left = [.. _channels.Values];
            _channels.Clear();
        }

        left.ForEach(static channel => channel.Dispose());
    }
}
