using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.ThroughApi;

[Collection(ApiFixture.Collection)]
public sealed class ApiRangeTests(ApiFixture api) : RangeConformance
{
    protected override IKeyValueStore CreateStore() => api.Server.Connect();
}
