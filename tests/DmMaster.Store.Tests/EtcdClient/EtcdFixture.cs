namespace DmMaster.Store.Tests.EtcdClient;

/// <summary>The one etcd that the conformance suites share: they keep to keys of their own, and run one after the other.</summary>
public sealed class EtcdFixture : IDisposable
{
    /// <summary>The collection of all who share it.</summary>
    public const string Collection = "etcd";

    private readonly Lazy<EtcdServer> _server = new(() => EtcdServer.StartOne());

    /// <summary>The server. Skips the test without etcd.</summary>
    public EtcdServer Server
    {
        get
        {
            EtcdServer.Require();
            return _server.Value;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_server.IsValueCreated)
        {
            _server.Value.Dispose();
        }
    }
}
