namespace DmMaster.Hosting;

/// <summary>What the one who starts a master adds to it: the program its log and signals, a test its clock and services.</summary>
public sealed record MasterHostHooks
{
    /// <summary>Runs after all services are registered, so that a later registration wins.</summary>
    public Action<IServiceCollection> Services { get; init; } = static _ => { };

    /// <summary>Adds log providers; none means no log.</summary>
    public Action<ILoggingBuilder> Logging { get; init; } = static _ => { };

    /// <summary>Adds routes and gRPC services.</summary>
    public Action<IEndpointRouteBuilder> Endpoints { get; init; } = static _ => { };
}
