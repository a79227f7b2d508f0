using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.ThroughApi;

[Collection(ApiFixture.Collection)]
public sealed class ApiRangeOptionsTests(ApiFixture api) : RangeOptionsConformance
{
    protected override IKeyValueStore CreateStore() => api.Server.Connect();
}
