using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.ThroughApi;

[Collection(ApiFixture.Collection)]
public sealed class ApiCompareTests(ApiFixture api) : CompareConformance
{
    protected override IKeyValueStore CreateStore() => api.Server.Connect();
}
