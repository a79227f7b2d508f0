using DmMaster.Operations.Sources;

namespace DmMaster.Services;

/// <summary>The operations on sources.</summary>
/// <param name="Create">operate-source create.</param>
/// <param name="Stop">operate-source stop.</param>
/// <param name="Show">operate-source show.</param>
public sealed record SourceVerbs(CreateSources Create, StopSources Stop, ShowSources Show);
