using DmMaster.Config;
using DmMaster.Protocol.Etcd;
using Google.Protobuf;
using Grpc.Core;

namespace DmMaster.Testing.Stock;

/// <summary>
/// Follows one key or range in order, one event at a time. What a stock worker does when its watch ends is done here: it reads
/// everything anew after a compaction and when handling an event met an error that may pass, and is gone for good after all else.
/// </summary>
internal abstract class Observer(StockWorkerEnvironment context, WorkerStore store)
{
    /// <summary>What the parts of the worker share.</summary>
    protected StockWorkerEnvironment Context => context;

    /// <summary>The master's store.</summary>
    protected WorkerStore Store => store;

    /// <summary>Opens the watch before it returns, then follows it until cancelled or lost.</summary>
    public async Task RunAsync(ByteString key, ByteString rangeEnd, long start, CancellationToken cancellationToken)
    {
        for (var from = start; ;)
        {
            var watch = store.Line.Open(key, rangeEnd, from);
            try
            {
                switch (await FollowAsync(watch, cancellationToken))
                {
                    case WatchEnd.Compacted:
                        from = await RecoverUntilDoneAsync(cancellationToken) + 1;
                        break;
                    case WatchEnd.Lost when BeginAnew():
                        from = start;
                        break;
                    default:
                        return;
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            finally
            {
                store.Line.Close(watch);
            }
        }
    }

    /// <summary>Acts on one event.</summary>
    protected abstract Task HandleAsync(Event change, CancellationToken cancellationToken);

    /// <summary>Reads everything anew and acts on it.</summary>
    /// <returns>The revision that was read.</returns>
    protected abstract Task<long> RecoverAsync(CancellationToken cancellationToken);

    /// <summary>Whether to begin again when the watch is lost.</summary>
    protected virtual bool BeginAnew() => false;

    private static bool MayPass(RpcException e) =>
        e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted ||
        e.Status.Detail.Contains("compacted", StringComparison.Ordinal);

    private async Task<WatchEnd> FollowAsync(WorkerWatch watch, CancellationToken cancellationToken)
    {
        await foreach (var change in watch.ReadAsync(cancellationToken))
        {
            await context.Faults.ThawAsync(cancellationToken);
            try
            {
                await HandleAsync(change, cancellationToken);
            }
            catch (RpcException e) when (MayPass(e))
            {
                return WatchEnd.Compacted;
            }
            catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
            {
                // As stock: this event is lost, the next one is not.
                context.Log(DmError.Plain(e.Status.Detail));
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return watch.End;
    }

    private async Task<long> RecoverUntilDoneAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await RecoverAsync(cancellationToken);
            }
            catch (RpcException e) when (MayPass(e))
            {
                await Task.Delay(context.Options.RetryDelay, context.Time, cancellationToken);
            }
        }
    }
}
