using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.ThroughApi;

[Collection(ApiFixture.Collection)]
public sealed class ApiLeaseTests(ApiFixture api) : LeaseConformance
{
    protected override IKeyValueStore CreateStore() => api.Server.Connect();

    protected override void LetPass(TimeSpan time) => api.Server.Time.Advance(time);
}
