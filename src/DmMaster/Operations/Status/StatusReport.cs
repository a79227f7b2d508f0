namespace DmMaster.Operations.Status;

/// <summary>The answer to query-status.</summary>
/// <param name="Rows">The rows by source.</param>
/// <param name="Note">What concerns no single row, for people; empty when there is nothing. Of a question about all tasks dmctl shows this alone, and the stages.</param>
public sealed record StatusReport(IReadOnlyList<StatusRow> Rows, string Note);
