using System.Threading.Channels;

namespace DmMaster.Worker;

/// <summary>Wakes one loop. Woken twice before it looks is woken once, and a call before the wait is not lost.</summary>
internal sealed class Wake
{
    private readonly Channel<bool> _channel = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Up() => _channel.Writer.TryWrite(true);

    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _channel.Reader.ReadAsync(cancellationToken);
}
