using DmMaster.Config;
using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Operations.Commit;

/// <summary>How a <see cref="CommitLoop"/> ended.</summary>
/// <typeparam name="T">What the plan selected.</typeparam>
/// <param name="Selected">What the plan selected; null when refused.</param>
/// <param name="Refusal">Why nothing was committed, or not all.</param>
/// <param name="Revision">The revision of the commit, or the one at which there was nothing to change; of the first chunk when there were several.</param>
/// <param name="After">The registry at that revision, or later.</param>
public sealed record Committed<T>(T? Selected, DmError? Refusal, Revision Revision, RegistrySnapshot After)
    where T : class
{
    /// <summary>The revision of the last chunk; <see cref="Revision.None"/> when it was one commit.</summary>
    public Revision LastChunk { get; init; }

    /// <summary>Whether it was the store that refused, or that did not answer.</summary>
    public bool HasStoreFailed { get; init; }

    /// <summary>The revision that ordered a subtask: each chunk has its own.</summary>
    public Revision OrderOf(TaskName task, SourceId source)
    {
        if (LastChunk.IsNone || After.Subtask(task, source) is not { } subtask || subtask.StageRevision < Revision)
        {
            return Revision;
        }

        return subtask.StageRevision < LastChunk ? subtask.StageRevision : LastChunk;
    }
}
