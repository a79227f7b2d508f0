using DmMaster.Protocol.Etcd;
using Grpc.Net.Client;

namespace DmMaster.Store.EtcdClient;

/// <summary>One member of the cluster.</summary>
internal sealed class Endpoint : IDisposable
{
    private readonly GrpcChannel _channel;

    /// <summary>Connects when it is first used.</summary>
    /// <param name="address">Its client URL.</param>
    /// <param name="handler">The connections, shared by all members.</param>
    internal Endpoint(Uri address, HttpMessageHandler handler)
    {
        Address = address;
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = false,
            MaxReceiveMessageSize = null,
            MaxSendMessageSize = null,
            ThrowOperationCanceledOnCancellation = true,
        });
        var invoker = _channel.CreateCallInvoker();
        KeyValues = new KV.KVClient(invoker);
        Watches = new Protocol.Etcd.Watch.WatchClient(invoker);
        Leases = new Protocol.Etcd.Lease.LeaseClient(invoker);
    }

    /// <summary>Its client URL.</summary>
    internal Uri Address { get; }

    /// <summary>Reads, commits and compaction.</summary>
    internal KV.KVClient KeyValues { get; }

    /// <summary>Watches.</summary>
    internal Protocol.Etcd.Watch.WatchClient Watches { get; }

    /// <summary>Leases.</summary>
    internal Protocol.Etcd.Lease.LeaseClient Leases { get; }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();
}
