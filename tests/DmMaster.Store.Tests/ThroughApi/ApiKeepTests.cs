using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.ThroughApi;

[Collection(ApiFixture.Collection)]
public sealed class ApiKeepTests(ApiFixture api) : KeepConformance
{
    protected override IKeyValueStore CreateStore() => api.Server.Connect();
}
