using DmMaster.Protocol.Dm;

namespace DmMaster.Ctl.Commands;

/// <summary>What came of one task of a batch.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Operation">What was asked for.</param>
/// <param name="Result">Whether the master took the order.</param>
/// <param name="Message">Why not.</param>
/// <param name="Sources">What came of it on each source.</param>
internal sealed record BatchResult(string Task, TaskOp Operation, bool Result, string Message, IReadOnlyList<CommonWorkerResponse> Sources);
