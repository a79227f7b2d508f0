namespace DmMaster.Workers.Observed;

/// <summary>A subtask that a worker runs, and no task knows.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Source">The source that it says it handles.</param>
/// <param name="Task">The task.</param>
public sealed record Orphan(string Worker, string Source, string Task);
