using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.ThroughApi;

[Collection(ApiFixture.Collection)]
public sealed class ApiCompactionTests(ApiFixture api) : CompactionConformance
{
    protected override IKeyValueStore CreateStore() => api.Server.Connect();
}
