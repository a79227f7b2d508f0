using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.ThroughApi;

[Collection(ApiFixture.Collection)]
public sealed class ApiWatchTests(ApiFixture api) : WatchConformance
{
    protected override IKeyValueStore CreateStore() => api.Server.Connect();
}
