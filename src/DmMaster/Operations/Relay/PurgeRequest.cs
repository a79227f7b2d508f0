using DmMaster.Protocol.Dm;
using DmMaster.Registry;

namespace DmMaster.Operations.Relay;

/// <summary>A request to purge relay logs.</summary>
/// <param name="Sources">Of which sources.</param>
/// <param name="Order">What to purge, as workers are asked.</param>
/// <param name="Budget">How long to wait for workers.</param>
public sealed record PurgeRequest(IReadOnlyList<SourceId> Sources, PurgeRelayRequest Order, Budget Budget);
