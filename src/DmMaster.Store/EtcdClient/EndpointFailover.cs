using Grpc.Core;

namespace DmMaster.Store.EtcdClient;

/// <summary>
/// Requests to whichever member answers. What may be repeated, or is known not to have had an effect, goes to the next member when one
/// fails, with pauses once all have; never longer than the patience.
/// </summary>
/// <param name="endpoints">The members.</param>
/// <param name="options">The times.</param>
/// <param name="time">The clock.</param>
/// <param name="stopping">Set when the store is closing.</param>
internal sealed class EndpointFailover(Endpoints endpoints, EtcdStoreOptions options, TimeProvider time, CancellationToken stopping)
{
    /// <summary>Asks until there is an answer.</summary>
    /// <param name="ask">Asks one member.</param>
    /// <param name="canRepeat">Whether asking twice does no harm.</param>
    /// <param name="cancellationToken">Ends the wait, not what a member has begun.</param>
    /// <exception cref="StoreException">etcd refused, no member answered in time, or the store is closing.</exception>
    internal async Task<T> RunAsync<T>(
        Func<Endpoint, CancellationToken, Task<T>> ask, bool canRepeat, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var patience = new CancellationTokenSource(options.Patience, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token, stopping);
        var backoff = new Backoff(time);
        var last = Refusal.Unavailable("etcd: no answer");
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var endpoint = endpoints.Current;
                var isOver = !canRepeat;
                try
                {
                    return await AskAsync(ask, endpoint, any.Token);
                }
                catch (RpcException failure)
                {
                    if (EtcdClientErrors.AsRefusal(failure) is { } refusal)
                    {
                        throw refusal;
                    }

                    last = EtcdClientErrors.AsUnavailable(failure);
                    isOver &= !EtcdClientErrors.HadNoEffect(failure);
                }
                catch (TimeoutException)
                {
                    last = Refusal.Unavailable($"etcd: no answer from {endpoint.Address} in {options.CallTimeout.TotalSeconds:0.###} s");
                }

                // Also after a write that is not repeated: the next one must not end the same way.
                endpoints.Leave(endpoint);
                if (isOver)
                {
                    throw last;
                }

                if (attempt % endpoints.Count == 0)
                {
                    await backoff.WaitAsync(any.Token);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw stopping.IsCancellationRequested ? Refusal.Stopped() : last;
        }
    }

    /// <exception cref="TimeoutException">The member took too long.</exception>
    private async Task<T> AskAsync<T>(Func<Endpoint, CancellationToken, Task<T>> ask, Endpoint endpoint, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.CallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await ask(endpoint, either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }
}
