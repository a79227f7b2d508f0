using DmMaster.Protocol.Etcd;
using Grpc.Core;

namespace DmMaster.Testing.Stock;

/// <summary>The one stream of a worker's heartbeats, opened anew when it is lost.</summary>
internal sealed class StockKeepAliveStream(WorkerEtcd etcd, TimeSpan retryDelay, StockFaults faults, TimeProvider time) : IDisposable
{
    private static readonly Metadata NeedsLeader = new() { { "hasleader", "true" } };

    private AsyncDuplexStreamingCall<LeaseKeepAliveRequest, LeaseKeepAliveResponse>? _call;
    private long _answered;

    /// <summary>Whether a lease was ever answered for.</summary>
    public bool HasAnswered(long lease) => _answered == lease;

    /// <summary>Sends one heartbeat.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="limit">How long to try.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether the lease lives on.</returns>
    public async Task<bool> AskAsync(long lease, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            while (true)
            {
                await faults.ThawAsync(either.Token);
                if (await TryAskAsync(lease, either.Token) is { } lives)
                {
                    _answered = lives ? lease : 0;
                    return lives;
                }

                await Task.Delay(retryDelay, time, either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _call?.Dispose();
        _call = null;
    }

    /// <summary>Null when the stream was lost.</summary>
    private async Task<bool?> TryAskAsync(long lease, CancellationToken cancellationToken)
    {
        try
        {
            _call ??= etcd.Leases.LeaseKeepAlive(NeedsLeader, cancellationToken: CancellationToken.None);

            // A write to a connection that broke meanwhile may hang; the read tells it at once.
            var reading = _call.ResponseStream.MoveNext(cancellationToken);
            var writing = _call.RequestStream.WriteAsync(new LeaseKeepAliveRequest { ID = lease }, cancellationToken);
            Ignore(writing);
            while (await reading)
            {
                if (_call.ResponseStream.Current is var answer && answer.ID == lease)
                {
                    await writing;
                    return answer.TTL > 0;
                }

                reading = _call.ResponseStream.MoveNext(cancellationToken);
            }
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException && !cancellationToken.IsCancellationRequested)
        {
            // Another stream, another try.
        }

        if (cancellationToken.IsCancellationRequested)
        {
            Dispose();
            cancellationToken.ThrowIfCancellationRequested();
        }

        Dispose();
        return null;
    }

    /// <summary>Looks at how it fails, if it does: the read fails too.</summary>
    private static void Ignore(Task task) =>
        _ = task.ContinueWith(static done => done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
