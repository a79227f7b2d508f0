using DmMaster.Registry;
using DmMaster.Workers;

namespace DmMaster.Operations.Workers;

/// <summary>What the handling of links shares.</summary>
/// <param name="Feed">The registry.</param>
/// <param name="Options">Times of a link.</param>
/// <param name="Time">The clock.</param>
public sealed record LinkContext(RegistryFeed Feed, WorkerLinkOptions Options, TimeProvider Time);
