using DmMaster.Store.EtcdClient;
using DmMaster.Store.Tests.Linearizability;

namespace DmMaster.Store.Tests.ThroughApi;

/// <summary>Each seed with a server of its own, since the revisions are checked too.</summary>
public sealed class ApiLinearizabilityTests : LinearizabilityConformance, IDisposable
{
    private readonly ApiServer _server = new();
    private EtcdStore? _store;

    protected override IKeyValueStore CreateStore(int seed) => _store = _server.Connect();

    public void Dispose()
    {
        _store?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _server.Dispose();
    }
}
