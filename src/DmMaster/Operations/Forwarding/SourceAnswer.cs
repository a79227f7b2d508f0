using DmMaster.Config;
using DmMaster.Registry;

namespace DmMaster.Operations.Forwarding;

/// <summary>What came of a call to the worker of a source: its answer, or why there is none.</summary>
/// <typeparam name="T">The answer.</typeparam>
/// <param name="Source">The source.</param>
/// <param name="Worker">Its worker; null when it has none.</param>
/// <param name="Answer">What the worker said; null when it said nothing.</param>
/// <param name="Failure">Why it said nothing; null when it did, or when there is no worker.</param>
public sealed record SourceAnswer<T>(SourceId Source, WorkerName? Worker, T? Answer, DmError? Failure)
    where T : class;
