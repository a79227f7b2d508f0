using DmMaster.Registry;

namespace DmMaster.Operations.Relay;

/// <summary>A request to start or stop relay.</summary>
/// <param name="Source">The source.</param>
/// <param name="Workers">The workers named; none to let the bound worker do it, whichever that is.</param>
/// <param name="Budget">How long to wait for receipts.</param>
public sealed record RelayRequest(SourceId Source, IReadOnlyList<WorkerName> Workers, Budget Budget);
