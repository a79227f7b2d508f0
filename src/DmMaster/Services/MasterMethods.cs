namespace DmMaster.Services;

/// <summary>The gRPC services' part of a master.</summary>
internal static class MasterMethods
{
    /// <summary>Adds it. It needs the operations, and <see cref="SharedSecret"/>.</summary>
    public static IServiceCollection AddMasterMethods(this IServiceCollection services) => services
        .AddSingleton<TaskMethods>()
        .AddSingleton<TaskFileMethods>()
        .AddSingleton<SourceMethods>()
        .AddSingleton<MemberMethods>()
        .AddSingleton<RelayMethods>()
        .AddSingleton<StatusMethods>()
        .AddSingleton<LockMethods>()
        .AddSingleton<ConfigMethods>()
        .AddSingleton<ForwardedMethods>()
        .AddSingleton<ValidationMethods>()
        .AddSingleton<MasterService>()
        .AddSingleton<TasksService>()
        .AddSingleton<WorkerLinkService>();
}
