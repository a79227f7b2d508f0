using DmMaster.Operations.Sources;
using DmMaster.Operations.Sources.Transfer;

namespace DmMaster.Services;

/// <summary>The operations on sources.</summary>
/// <param name="Create">operate-source create.</param>
/// <param name="Stop">operate-source stop.</param>
/// <param name="Show">operate-source show.</param>
/// <param name="Refuse">What DM does not do.</param>
/// <param name="Transfer">transfer-source.</param>
public sealed record SourceVerbs(
    CreateSources Create, StopSources Stop, ShowSources Show, RefuseSourceOperation Refuse, TransferSource Transfer);
