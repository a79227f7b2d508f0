using DmMaster.Store.Tests.Model;

namespace DmMaster.Store.Tests.EtcdClient;

/// <summary>Each seed with an etcd of its own, since the model knows every key.</summary>
public sealed class EtcdModelTests : ModelConformance, IDisposable
{
    private readonly List<EtcdServer> _servers = [];

    protected override int Steps => 3_000;

    protected override bool IsStrict => false;

    protected override IKeyValueStore CreateStore()
    {
        _servers.Add(EtcdServer.StartOne());
        return _servers[^1].Connect();
    }

    public void Dispose() => _servers.ForEach(server => server.Dispose());
}
