using Google.Protobuf;
using Grpc.Core;
using WorkerService = DmMaster.Protocol.Dm.Worker;

namespace DmMaster.Worker;

/// <summary>The methods of a <c>pb.Worker</c> service by their full names, as functions from bytes to bytes.</summary>
internal sealed class CallMethods : ServiceBinderBase
{
    private readonly Dictionary<string, Func<ByteString, ServerCallContext, Task<ByteString>>> _methods = new(StringComparer.Ordinal);

    /// <summary>The methods of a service; none when there is no service.</summary>
    public CallMethods(WorkerService.WorkerBase? service)
    {
        if (service is not null)
        {
            WorkerService.BindService(this, service);
        }
    }

    /// <summary>Calls one.</summary>
    /// <exception cref="RpcException">There is none of this name, the request is none, or the service failed so.</exception>
    public Task<ByteString> InvokeAsync(string method, ByteString request, ServerCallContext context) =>
        _methods.TryGetValue(method, out var found)
            ? found(request, context)
            : throw new RpcException(new Status(StatusCode.Unimplemented, $"this worker has no method {method}"));

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        if (handler is not null)
        {
            _methods.Add(method.FullName, async (bytes, context) =>
            {
                var request = Activator.CreateInstance<TRequest>();
                ((IMessage)request).MergeFrom(bytes);
                return ((IMessage)await handler(request, context)).ToByteString();
            });
        }
    }
}
