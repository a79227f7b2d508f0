namespace DmMaster.Worker;

/// <summary>A handler failed where a worker cannot go on: it could not let go of something, or does not know how it stands.</summary>
/// <param name="during">What it was doing.</param>
/// <param name="inner">What it threw.</param>
public sealed class WorkerHandlerException(string during, Exception inner)
    : Exception($"the handler failed to {during}: {inner.Message}", inner);
