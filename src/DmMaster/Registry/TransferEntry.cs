using DmMaster.Store;

namespace DmMaster.Registry;

/// <summary>
/// A transfer that paused its source's running subtasks and has not resumed them yet. They are those whose stage was last ordered at
/// <paramref name="Revision"/>: one that somebody ordered anything of since is no longer the transfer's.
/// </summary>
/// <param name="Source">The source.</param>
/// <param name="Revision">The revision that wrote it, and paused the subtasks.</param>
public sealed record TransferEntry(SourceId Source, Revision Revision);
