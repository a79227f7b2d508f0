using DmMaster.Registry;

namespace DmMaster.Operations.Tasks;

/// <summary>A request to pause, resume or stop a task.</summary>
/// <param name="Task">The task.</param>
/// <param name="Sources">The sources to do it on, none for all.</param>
/// <param name="Budget">How long to wait for receipts.</param>
public sealed record TaskRequest(TaskName Task, IReadOnlyList<SourceId> Sources, Budget Budget);
