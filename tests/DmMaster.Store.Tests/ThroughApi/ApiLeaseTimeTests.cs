using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.ThroughApi;

/// <summary>Each with a server of its own, since its clock is the test's.</summary>
public sealed class ApiLeaseTimeTests : LeaseTimeConformance, IDisposable
{
    private ApiServer? _server;

    protected override IKeyValueStore CreateStore()
    {
        _server = new ApiServer(Time);
        return _server.Connect();
    }

    void IDisposable.Dispose()
    {
        Dispose();
        _server?.Dispose();
    }
}
