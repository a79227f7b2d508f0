using DmMaster.Registry;

namespace DmMaster.Operations.Status;

/// <summary>A question about the state of subtasks.</summary>
/// <param name="Task">The task; empty for all.</param>
/// <param name="Sources">The sources, none for all that the task has, or all that are bound.</param>
/// <param name="Budget">How long to wait for workers.</param>
public sealed record StatusRequest(string Task, IReadOnlyList<SourceId> Sources, Budget Budget);
