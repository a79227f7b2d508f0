namespace DmMaster.Store.EtcdClient;

/// <summary>The members of the cluster, and which of them is used at present.</summary>
internal sealed class Endpoints : IDisposable
{
    private readonly SocketsHttpHandler _handler;
    private readonly Endpoint[] _all;
    private int _current;

    internal Endpoints(EtcdStoreOptions options, TimeProvider time)
    {
        _handler = EtcdConnections.CreateHandler(options, time);
        _all = [.. options.Endpoints.Select(address => new Endpoint(address, _handler))];
    }

    /// <summary>How many there are.</summary>
    internal int Count => _all.Length;

    /// <summary>The one to use.</summary>
    internal Endpoint Current => _all[Volatile.Read(ref _current)];

    /// <summary>Uses the next one, unless others have left this one already.</summary>
    internal void Leave(Endpoint endpoint)
    {
        var at = Array.IndexOf(_all, endpoint);
        Interlocked.CompareExchange(ref _current, (at + 1) % _all.Length, at);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var endpoint in _all)
        {
            endpoint.Dispose();
        }

        _handler.Dispose();
    }
}
