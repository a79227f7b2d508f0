using DmMaster.Workers.Calls;
using Grpc.Core;

namespace DmMaster.Workers.Stock;

/// <summary>Makes calls to a stock worker over its channel.</summary>
/// <param name="address">Where it is.</param>
/// <param name="channel">The channel; null when the address is none.</param>
/// <param name="limit">The longest that a call may take.</param>
/// <param name="time">The clock.</param>
/// <param name="gone">Cancelled when the channel is given up.</param>
public sealed class StockInvoker(string address, CallInvoker? channel, TimeSpan limit, TimeProvider time, CancellationToken gone) : WorkerInvoker(limit, time)
{
    private static readonly Status Gone = new(StatusCode.Unavailable, "the worker is no longer registered at this address");

    /// <inheritdoc/>
    protected override async Task<TResponse> InvokeAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken)
    {
        if (channel is null)
        {
            throw new RpcException(new Status(
                StatusCode.Unavailable, $"connection error: desc = \"transport: Error while dialing dial tcp: address {address}: missing port in address\""));
        }

        try
        {
            using var call = channel.AsyncUnaryCall(method, null, new CallOptions(cancellationToken: cancellationToken), request);
            return await call.ResponseAsync;
        }
        catch (RpcException e)
        {
            throw new RpcException(gone.IsCancellationRequested && !cancellationToken.IsCancellationRequested ? Gone : GoStatus.Of(e));
        }
        catch (ObjectDisposedException)
        {
            throw new RpcException(Gone);
        }
    }
}
