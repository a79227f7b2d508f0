namespace DmMaster.Store.Tests.ThroughApi;

/// <summary>Who shares the <see cref="ApiFixture"/>.</summary>
[CollectionDefinition(ApiFixture.Collection)]
public sealed class ApiSharing : ICollectionFixture<ApiFixture>;
