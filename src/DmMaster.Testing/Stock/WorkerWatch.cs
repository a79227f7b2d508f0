using System.Threading.Channels;
using DmMaster.Protocol.Etcd;
using Google.Protobuf;
using Event = DmMaster.Protocol.Etcd.Event;

namespace DmMaster.Testing.Stock;

/// <summary>One watch of a worker, over any number of streams.</summary>
internal sealed class WorkerWatch(ByteString key, ByteString rangeEnd, long start, bool withPrevious)
{
    private readonly Channel<Event> _events = Channel.CreateUnbounded<Event>(new UnboundedChannelOptions { SingleReader = true });
    private long _next = start;

    /// <summary>Why it ended, when it did.</summary>
    public WatchEnd End { get; private set; }

    /// <summary>Its number on the present stream; null before it is created there.</summary>
    public long? Id { get; set; }

    /// <summary>The request that makes it on a new stream: from the event after the last that came, or from where it began.</summary>
    public WatchCreateRequest ToRequest() => new() { Key = key, RangeEnd = rangeEnd, StartRevision = _next, PrevKv = withPrevious };

    /// <summary>Takes what the master sent.</summary>
    public void Offer(IEnumerable<Event> events)
    {
        foreach (var change in events)
        {
            _next = change.Kv.ModRevision + 1;
            _events.Writer.TryWrite(change);
        }
    }

    /// <summary>Gives nothing more.</summary>
    public void Finish(WatchEnd end)
    {
        End = end;
        _events.Writer.TryComplete();
    }

    /// <summary>The events in order, until it ends.</summary>
    public IAsyncEnumerable<Event> ReadAsync(CancellationToken cancellationToken) => _events.Reader.ReadAllAsync(cancellationToken);
}
