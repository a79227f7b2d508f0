using DmMaster.Store;

namespace DmMaster.Registry;

/// <summary>
/// A transfer that is not over. Until it is, nobody but its worker gets the source, and the subtasks that it paused stand still. They are
/// those whose stage was last ordered when it began: one that somebody ordered anything of since is no longer the transfer's.
/// </summary>
/// <param name="Source">The source.</param>
/// <param name="Worker">The worker that is to have it.</param>
/// <param name="Began">The revision that first wrote it, and paused the subtasks.</param>
/// <param name="Revision">The revision that last wrote it: the worker may change.</param>
public sealed record TransferEntry(SourceId Source, WorkerName Worker, Revision Began, Revision Revision);
