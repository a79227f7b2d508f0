using DmMaster.Workers.Native;

namespace DmMaster.Operations.Membership;

/// <summary>What came of a worker's Hello.</summary>
/// <param name="Link">The link, null when it was refused.</param>
/// <param name="Refusal">Why; <see cref="LinkFault.None"/> when it was not.</param>
public sealed record OpenedLink(NativeLink? Link, LinkFault Refusal);
