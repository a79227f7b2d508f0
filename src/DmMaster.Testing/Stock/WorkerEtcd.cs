using DmMaster.Protocol.Etcd;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace DmMaster.Testing.Stock;

/// <summary>A worker's only client of the master's store: one connection, on which all of its calls and streams run.</summary>
internal sealed class WorkerEtcd : IDisposable
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);

    private static readonly Metadata.Entry Version = new("client-api-version", "3.5");

    private readonly GrpcChannel _channel;
    private readonly StockWorkerOptions _options;
    private readonly TimeProvider _time;

    public WorkerEtcd(StockWorkerOptions options, Uri master, TimeProvider time)
    {
        _options = options;
        _time = time;

        // Pings only while a stream is open, as a stock worker.
        var handler = options.Handler?.Invoke() ?? new SocketsHttpHandler
        {
            KeepAlivePingDelay = TimeSpan.FromSeconds(10),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(3),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        };
        _channel = GrpcChannel.ForAddress(master, new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = null,
            MaxRetryAttempts = null,
        });
        var invoker = _channel.Intercept(static metadata => WithVersion(metadata));
        Calls = options.Calls is { } calls ? invoker.Intercept(calls) : invoker;
        Kv = new KV.KVClient(Calls);
        Leases = new Lease.LeaseClient(Calls);
    }

    /// <summary>What every call goes through.</summary>
    public CallInvoker Calls { get; }

    /// <summary>Keys and values, without retries.</summary>
    public KV.KVClient Kv { get; }

    /// <summary>Leases, without retries.</summary>
    public Lease.LeaseClient Leases { get; }

    /// <summary>When an answer must be there, as in stock.</summary>
    public static DateTime Deadline() => Deadline(CallTimeout);

    /// <summary>When an answer must be there. Sockets live by the system's clock, whatever the test's says.</summary>
    public static DateTime Deadline(TimeSpan limit) => TimeProvider.System.GetUtcNow().UtcDateTime + limit;

    /// <summary>Reads one key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="revision">At which revision, 0 for now.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <exception cref="RpcException">The store refused it.</exception>
    public Task<RangeResponse> RangeAsync(ByteString key, long revision, CancellationToken cancellationToken) =>
        RetryAsync(deadline => Kv.RangeAsync(new RangeRequest { Key = key, Revision = revision }, deadline: deadline, cancellationToken: cancellationToken), cancellationToken);

    /// <summary>Reads several ranges at one revision.</summary>
    /// <exception cref="RpcException">The store refused it.</exception>
    public Task<TxnResponse> ReadAsync(IEnumerable<RangeRequest> ranges, CancellationToken cancellationToken) =>
        CommitAsync(ranges.Select(static range => new RequestOp { RequestRange = range }), cancellationToken);

    /// <summary>Runs operations together.</summary>
    /// <exception cref="RpcException">The store refused it.</exception>
    public Task<TxnResponse> CommitAsync(IEnumerable<RequestOp> operations, CancellationToken cancellationToken) =>
        CommitAsync(new TxnRequest { Success = { operations } }, cancellationToken);

    /// <summary>Runs a transaction.</summary>
    /// <exception cref="RpcException">The store refused it.</exception>
    public Task<TxnResponse> CommitAsync(TxnRequest request, CancellationToken cancellationToken) =>
        RetryAsync(deadline => Kv.TxnAsync(request, deadline: deadline, cancellationToken: cancellationToken), cancellationToken);

    /// <summary>Puts a key by itself.</summary>
    /// <exception cref="RpcException">The store refused it.</exception>
    public Task<PutResponse> PutAsync(PutRequest request, CancellationToken cancellationToken) =>
        RetryAsync(deadline => Kv.PutAsync(request, deadline: deadline, cancellationToken: cancellationToken), cancellationToken);

    /// <summary>Every key under a prefix.</summary>
    public static RangeRequest Under(ByteString prefix) => new() { Key = prefix, RangeEnd = StockKeys.EndOf(prefix) };

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    // A copy: a caller may send the same metadata with each of its calls.
    private static Metadata WithVersion(Metadata metadata)
    {
        var all = new Metadata { Version };
        foreach (var entry in metadata)
        {
            all.Add(entry);
        }

        return all;
    }

    private async Task<T> RetryAsync<T>(Func<DateTime, AsyncUnaryCall<T>> call, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await call(Deadline());
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
            {
                await Task.Delay(_options.RetryDelay, _time, cancellationToken);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Cancelled && cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(e.Message, e, cancellationToken);
            }
        }
    }
}
