using DmMaster.Protocol.Etcd;

namespace DmMaster.Store.EtcdClient;

/// <summary>Keep-alives of all leases, over one stream.</summary>
internal sealed class KeepAlives : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private LeaseKeepAliveStream? _line;

    /// <summary>Keeps a lease alive.</summary>
    /// <param name="endpoint">The member to give it to.</param>
    /// <param name="id">The lease.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Grpc.Core.RpcException">The stream is lost.</exception>
    internal async Task<LeaseKeepAliveResponse> RenewAsync(Endpoint endpoint, LeaseId id, CancellationToken cancellationToken)
    {
        var line = Line(endpoint);
        try
        {
            return await line.AskAsync(id).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // A member that does not answer in time is asked on a new stream the next time.
            line.Close();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        LeaseKeepAliveStream? line;
        await _stopping.CancelAsync();
        lock (_lock)
        {
            line = _line;
        }

        await (line?.Running ?? Task.CompletedTask);
        _stopping.Dispose();
    }

    private LeaseKeepAliveStream Line(Endpoint endpoint)
    {
        lock (_lock)
        {
            if (_line?.Endpoint != endpoint || !_line.IsOpen)
            {
                _line?.Close();
                _line = new LeaseKeepAliveStream(endpoint, _stopping.Token);
            }

            return _line;
        }
    }
}
