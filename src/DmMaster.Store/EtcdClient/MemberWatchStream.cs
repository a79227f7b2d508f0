using DmMaster.Protocol.Etcd;
using Grpc.Core;

namespace DmMaster.Store.EtcdClient;

/// <summary>One stream to one member, which serves every watch that is made on it.</summary>
/// <remarks>All but <see cref="RunAsync"/> is guarded by the hub's lock.</remarks>
internal sealed class MemberWatchStream
{
    private readonly Dictionary<long, WatchBuffer> _watches = [];
    private readonly Dictionary<WatchBuffer, long> _ids = [];
    private readonly Queue<long> _creating = new();
    private readonly Outgoing<WatchRequest> _outgoing = new();

    private long _lastId;

    /// <summary>Whether the member has answered anything.</summary>
    internal bool HasAnswered { get; private set; }

    /// <summary>Has the member follow for a watch.</summary>
    internal void Create(WatchBuffer watch)
    {
        var id = ++_lastId;
        _watches.Add(id, watch);
        _ids.Add(watch, id);
        _creating.Enqueue(id);
        _outgoing.Say(watch.Query.ToWire(id, watch.Restart()));
    }

    /// <summary>Has the member stop. What it sends all the same is dropped.</summary>
    internal void Cancel(WatchBuffer watch)
    {
        if (_ids.Remove(watch, out var id))
        {
            _watches.Remove(id);
            _outgoing.Say(new WatchRequest { CancelRequest = new WatchCancelRequest { WatchId = id } });
        }
    }

    /// <summary>The watch that an answer is for; null when it is over, or the answer is for none.</summary>
    internal WatchBuffer? Find(WatchResponse answer)
    {
        HasAnswered = true;

        // Answers to requests come in their order. One that was refused has no number of its own.
        var id = answer.Created && _creating.TryDequeue(out var created) ? created : answer.WatchId;
        var watch = _watches.GetValueOrDefault(id);
        if (watch is not null && answer.Canceled)
        {
            _watches.Remove(id);
            _ids.Remove(watch);
        }

        return watch;
    }

    /// <summary>Serves until the stream ends.</summary>
    /// <param name="endpoint">The member.</param>
    /// <param name="answered">Given each answer, one after the other.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RpcException">The stream is lost.</exception>
    internal async Task RunAsync(Endpoint endpoint, Action<WatchResponse> answered, CancellationToken cancellationToken)
    {
        // Without this a member that is cut off from its cluster would stay silent instead of ending the stream.
        var headers = new Metadata { { "hasleader", "true" } };
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = endpoint.Watches.Watch(headers, cancellationToken: either.Token);
        var writing = _outgoing.WriteAsync(call.RequestStream, either.Token);
        try
        {
            while (await call.ResponseStream.MoveNext(either.Token))
            {
                answered(call.ResponseStream.Current);
            }
        }
        finally
        {
            await either.CancelAsync();
            await writing;
        }
    }
}
