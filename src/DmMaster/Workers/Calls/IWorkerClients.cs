using DmMaster.Registry;
using WorkerClient = DmMaster.Protocol.Dm.Worker.WorkerClient;

namespace DmMaster.Workers.Calls;

/// <summary>The workers as servers of <c>pb.Worker</c>, whichever kind they are.</summary>
/// <remarks>
/// Every failure of a call is a <see cref="Grpc.Core.RpcException"/> whose status is in Go's words: <c>DeadlineExceeded</c> with
/// "context deadline exceeded" when the call's own limit, or its deadline, passed; <c>Canceled</c> with "context canceled" when the
/// caller left; <c>Unavailable</c> when the worker cannot be reached; anything else is what the worker said.
/// <see cref="Calls.GoStatus.Describe"/> puts it as DM does. Only asynchronous calls are there.
/// </remarks>
public interface IWorkerClients
{
    /// <summary>A client for a worker: cheap, and good for calls that are made soon. Nothing is connected until a call is made.</summary>
    /// <returns>Null when no worker of the name is registered.</returns>
    WorkerClient? Of(WorkerName worker);
}
