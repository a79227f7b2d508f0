namespace DmMaster.Registry;

/// <summary>The registry's part of a master.</summary>
internal static class RegistryServices
{
    /// <summary>Adds it. It needs a store.</summary>
    public static IServiceCollection AddRegistry(this IServiceCollection services) => services
        .AddSingleton<RegistryFeed>()
        .AddHosted<RegistryProjector>()
        .AddHosted<ClusterIdentity>();
}
