using System.Threading.Channels;

namespace DmMaster.Registry;

/// <summary>
/// Tells one waiter that something changed. Setting it twice before the waiter looks is setting it once,
/// and a signal set before the wait is not lost.
/// </summary>
public sealed class Signal
{
    private readonly Channel<bool> _channel = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Something changed. Never blocks.</summary>
    public void Set() => _channel.Writer.TryWrite(true);

    /// <summary>Waits for the next signal and takes it.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken) =>
        await _channel.Reader.ReadAsync(cancellationToken);

    /// <summary>Waits for the next signal, or for <paramref name="limit"/> to pass.</summary>
    public async ValueTask WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        if (_channel.Reader.TryRead(out _))
        {
            return;
        }

        // The timer sets the signal itself: no token and no exception for each limit that passes, and one that comes late does no harm.
        using var timer = time.CreateTimer(static signal => ((Signal)signal!).Set(), this, limit, Timeout.InfiniteTimeSpan);
        await _channel.Reader.ReadAsync(cancellationToken);
    }
}
