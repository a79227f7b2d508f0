using DmMaster.Registry;

namespace DmMaster.Operations.Tasks;

/// <summary>A request to start a task.</summary>
/// <param name="Yaml">Its file.</param>
/// <param name="Sources">The sources to start it on, none for all that the file names.</param>
/// <param name="RemoveMeta">Whether to forget what an earlier task of the name left behind.</param>
/// <param name="StartTime">Where to begin in the binlog, empty for where the file says.</param>
/// <param name="Budget">How long to wait for receipts.</param>
public sealed record StartRequest(
    string Yaml, IReadOnlyList<SourceId> Sources, bool RemoveMeta, string StartTime, Budget Budget);
