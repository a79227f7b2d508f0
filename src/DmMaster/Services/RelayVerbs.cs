using DmMaster.Operations.Relay;

namespace DmMaster.Services;

/// <summary>The operations on relays.</summary>
/// <param name="Switch">start-relay and stop-relay.</param>
/// <param name="Stage">pause-relay and resume-relay.</param>
/// <param name="Purge">purge-relay.</param>
public sealed record RelayVerbs(SwitchRelay Switch, SetRelayStage Stage, PurgeRelay Purge);
