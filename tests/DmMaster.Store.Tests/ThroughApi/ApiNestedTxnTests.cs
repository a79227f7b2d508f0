using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.ThroughApi;

[Collection(ApiFixture.Collection)]
public sealed class ApiNestedTxnTests(ApiFixture api) : NestedTxnConformance
{
    protected override IKeyValueStore CreateStore() => api.Server.Connect();
}
