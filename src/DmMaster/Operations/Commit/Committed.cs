using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Operations.Commit;

/// <summary>How a <see cref="CommitLoop"/> ended.</summary>
/// <typeparam name="T">What the plan selected.</typeparam>
/// <param name="Selected">What the plan selected; null when refused.</param>
/// <param name="Refusal">Why nothing was committed.</param>
/// <param name="Revision">The revision of the commit, or the one at which there was nothing to change.</param>
/// <param name="After">The registry at that revision, or later.</param>
public sealed record Committed<T>(T? Selected, string? Refusal, Revision Revision, RegistrySnapshot After)
    where T : class;
