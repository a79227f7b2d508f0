using System.Diagnostics.CodeAnalysis;

namespace DmMaster;

/// <summary>Adds what runs beside the calls. The order of adding is the order of starting, and the reverse that of stopping.</summary>
internal static class HostedServices
{
    /// <summary>Adds a service that starts and stops with the host, and can be asked for too.</summary>
    public static IServiceCollection AddHosted<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IServiceCollection services)
        where T : class, IHostedService => services
        .AddSingleton<T>()
        .AddHostedService(static provider => provider.GetRequiredService<T>());
}
