using DmMaster.Registry;

namespace DmMaster.Workers.Stock;

/// <summary>What the asking of stock workers shares.</summary>
/// <param name="Clients">How to call them.</param>
/// <param name="Observed">Where their answers are kept.</param>
/// <param name="Feed">The registry.</param>
/// <param name="Options">How often.</param>
/// <param name="Time">The clock.</param>
public sealed record StockContext(IWorkerClients Clients, ObservedState Observed, RegistryFeed Feed, StockPollOptions Options, TimeProvider Time)
{
    /// <summary>Who may call now.</summary>
    public CallTurns Turns { get; } = new(Options.AtOnce, Options.Moment, Time);
}
