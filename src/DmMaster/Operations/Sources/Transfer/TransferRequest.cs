using DmMaster.Registry;

namespace DmMaster.Operations.Sources.Transfer;

/// <summary>A request to give a source to another worker.</summary>
/// <param name="Source">The source.</param>
/// <param name="Worker">The worker.</param>
/// <param name="Budget">How long it may take.</param>
public sealed record TransferRequest(SourceId Source, WorkerName Worker, Budget Budget);
