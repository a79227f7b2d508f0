using DmMaster.Protocol.Dm;

namespace DmMaster.Operations.Status;

/// <summary>The state of one source on one worker.</summary>
/// <param name="Source">The source.</param>
/// <param name="Worker">The worker, or what stands in its place.</param>
/// <param name="IsAnswered">Whether a worker that handles the source answered the question.</param>
/// <param name="Message">Why not, or what the worker said besides.</param>
public sealed record StatusRow(string Source, string Worker, bool IsAnswered, string Message)
{
    /// <summary>What the worker said of the source; null when it said nothing.</summary>
    public SourceStatus? Status { get; init; }

    /// <summary>What keeps subtasks of the source from what they were ordered, whatever their worker says; empty when nothing does.</summary>
    public IReadOnlyList<string> Held { get; init; } = [];

    /// <summary>Its subtasks, by task. When it did not answer: the last known.</summary>
    public IReadOnlyList<SubTaskStatus> Subtasks { get; init; } = [];
}
