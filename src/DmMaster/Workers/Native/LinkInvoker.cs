using DmMaster.Registry;
using DmMaster.Workers.Calls;
using Google.Protobuf;
using Grpc.Core;

namespace DmMaster.Workers.Native;

/// <summary>Makes calls to a native worker over its link.</summary>
/// <param name="worker">The worker.</param>
/// <param name="links">The links.</param>
/// <param name="limit">The longest that a call may take.</param>
/// <param name="time">The clock.</param>
public sealed class LinkInvoker(WorkerName worker, LinkTable links, TimeSpan limit, TimeProvider time) : WorkerInvoker(limit, time)
{
    /// <inheritdoc/>
    protected override async Task<TResponse> InvokeAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken)
    {
        if (!links.TryGet(worker, out var link))
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"worker {worker} has no link to this master"));
        }

        var answer = await link.CallAsync(method.FullName, ((IMessage)request).ToByteString(), cancellationToken);
        try
        {
            return method.ResponseMarshaller.ContextualDeserializer(new LinkPayload(answer));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new RpcException(GoStatus.OfUnreadable(e));
        }
    }
}
