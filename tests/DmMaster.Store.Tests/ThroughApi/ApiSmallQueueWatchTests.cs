using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.ThroughApi;

/// <summary>With so little room that watches are given up at the server and taken up again all the time.</summary>
[Collection(ApiFixture.Collection)]
public sealed class ApiSmallQueueWatchTests(ApiFixture api) : WatchConformance
{
    protected override IKeyValueStore CreateStore() => api.Server.Connect(options => options with { MaxWatchBytes = 1500 });
}
