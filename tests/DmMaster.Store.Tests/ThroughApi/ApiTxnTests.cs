using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.ThroughApi;

[Collection(ApiFixture.Collection)]
public sealed class ApiTxnTests(ApiFixture api) : TxnConformance
{
    protected override IKeyValueStore CreateStore() => api.Server.Connect();
}
