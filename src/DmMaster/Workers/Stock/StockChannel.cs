using DmMaster.Store;
using DmMaster.Workers.Calls;
using DmMaster.Workers.Native;
using Grpc.Core;
using Grpc.Net.Client;

namespace DmMaster.Workers.Stock;

/// <summary>The one channel to a stock worker's port. It connects with the first call, and again when a call finds the connection broken.</summary>
internal sealed class StockChannel : IDisposable
{
    private readonly GrpcChannel? _channel;
    private readonly CancellationTokenSource _gone = new();

    /// <summary>A channel to where a worker is registered.</summary>
    /// <param name="address">The address, as registered: one that is none makes every call fail.</param>
    /// <param name="since">The revision of the registry that said so.</param>
    /// <param name="options">How to connect.</param>
    /// <param name="time">The clock.</param>
    public StockChannel(string address, Revision since, WorkerCallOptions options, TimeProvider time)
    {
        Address = address;
        Since = since;
        if (WorkerAddress.ToUri(address, options.Tls is not null) is { } uri)
        {
            _channel = GrpcChannel.ForAddress(uri, new GrpcChannelOptions
            {
                HttpHandler = StockConnections.CreateHandler(options, time),
                DisposeHttpClient = true,
                MaxReceiveMessageSize = LinkPolicy.MaxMessageBytes,
                MaxSendMessageSize = null,
                MaxRetryAttempts = null,
            });
        }

        Invoker = new StockInvoker(address, _channel?.CreateCallInvoker(), options.CallLimit, time, _gone.Token);
    }

    /// <summary>Where it leads.</summary>
    public string Address { get; }

    /// <summary>The revision of the registry that it comes from.</summary>
    public Revision Since { get; }

    /// <summary>Makes calls.</summary>
    public CallInvoker Invoker { get; }

    /// <summary>Ends the connection; calls under way fail.</summary>
    public void Dispose()
    {
        _gone.Cancel();
        _channel?.Dispose();
        _gone.Dispose();
    }
}
