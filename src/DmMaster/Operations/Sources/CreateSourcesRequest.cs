using DmMaster.Registry;

namespace DmMaster.Operations.Sources;

/// <summary>A request to create sources.</summary>
/// <param name="Configs">Their configurations as YAML, one source each.</param>
/// <param name="Worker">The worker to bind to, null to let the master choose.</param>
/// <param name="Budget">How long to wait for receipts.</param>
public sealed record CreateSourcesRequest(IReadOnlyList<string> Configs, WorkerName? Worker, Budget Budget);
