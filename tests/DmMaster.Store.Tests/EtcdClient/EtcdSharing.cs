namespace DmMaster.Store.Tests.EtcdClient;

/// <summary>Who shares the <see cref="EtcdFixture"/>.</summary>
[CollectionDefinition(EtcdFixture.Collection)]
public sealed class EtcdSharing : ICollectionFixture<EtcdFixture>;
