namespace DmMaster.Operations;

/// <summary>What came of an order on one source.</summary>
/// <param name="Source">The source.</param>
/// <param name="Worker">The worker that answered for it, empty when there is none.</param>
/// <param name="Receipt">How sure it is.</param>
/// <param name="Message">What went wrong, or what the worker said besides; empty when all is well.</param>
public sealed record SourceOutcome(string Source, string Worker, Receipt Receipt, string Message);
