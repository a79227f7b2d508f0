using DmMaster.Store.EtcdApi;
using DmMaster.Store.EtcdClient;
using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.EtcdApi;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Store.Tests.ThroughApi;

/// <summary>An in-process store served as etcd on a port of its own, which our own client of etcd can use.</summary>
public sealed class ApiServer : IDisposable
{
    private readonly EtcdHost _host;

    /// <summary>Starts it.</summary>
    /// <param name="time">The clock of the store and of what serves it; null for one of its own.</param>
    public ApiServer(FakeTimeProvider? time = null) => _host = EtcdHost.Start(
        new EtcdApiOptions { MaxTxnOperations = 10_000, MaxRequestBytes = 64 << 20 }, new InProcessStoreOptions { FirstRevision = new Revision(1) }, time);

    /// <summary>The clock of the store.</summary>
    public FakeTimeProvider Time => _host.Time;

    /// <summary>The store that is served.</summary>
    public InProcessStore Served => _host.Store;

    /// <summary>A client, which has seen the current revision.</summary>
    public EtcdStore Connect(Func<EtcdStoreOptions, EtcdStoreOptions>? with = null)
    {
        var options = new EtcdStoreOptions { Endpoints = [_host.Address] };
        var store = new EtcdStore(with?.Invoke(options) ?? options, TimeProvider.System, NullLogger<EtcdStore>.Instance);
        store.RangeAsync(new RangeQuery(KeyRange.All) { CountOnly = true }, default).AsTask().GetAwaiter().GetResult();
        return store;
    }

    /// <inheritdoc/>
    public void Dispose() => _host.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
