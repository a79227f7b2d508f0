using DmMaster.Workers;

namespace DmMaster.Operations.Workers;

/// <summary>What came of a worker's Hello.</summary>
/// <param name="Link">The link, null when it was refused.</param>
/// <param name="Refusal">Why.</param>
/// <param name="IsNameTaken">Whether the reason is that the name belongs to another.</param>
public sealed record OpenedLink(NativeLink? Link, string Refusal, bool IsNameTaken);
