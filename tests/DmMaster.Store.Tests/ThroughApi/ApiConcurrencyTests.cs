using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.ThroughApi;

[Collection(ApiFixture.Collection)]
public sealed class ApiConcurrencyTests(ApiFixture api) : ConcurrencyConformance
{
    protected override IKeyValueStore CreateStore() => api.Server.Connect();
}
