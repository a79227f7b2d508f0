using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.ThroughApi;

[Collection(ApiFixture.Collection)]
public sealed class ApiWatchOptionsTests(ApiFixture api) : WatchOptionsConformance
{
    protected override IKeyValueStore CreateStore() => api.Server.Connect();
}
