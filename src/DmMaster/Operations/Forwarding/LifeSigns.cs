using DmMaster.Protocol.Dm;
using Grpc.Core;
using WorkerClient = DmMaster.Protocol.Dm.Worker.WorkerClient;

namespace DmMaster.Operations.Forwarding;

/// <summary>
/// Tells a worker that takes long from one that is gone: while a call to it is under way, it is asked something that every worker
/// answers at once.
/// </summary>
internal sealed class LifeSigns(WorkerClient client, TimeSpan silence, TimeProvider time)
{
    /// <summary>Ends when the worker has given no sign of life for the whole silence, or with the token. Never throws.</summary>
    public async Task UntilSilentAsync(CancellationToken cancellationToken)
    {
        // The first third is quiet: most calls are over by then.
        var quiet = silence / 3;
        try
        {
            do
            {
                await Task.Delay(quiet, time, cancellationToken);
            }
            while (await IsAliveAsync(silence - quiet, cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The call is over.
        }
    }

    private async Task<bool> IsAliveAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var asked = client.GetWorkerCfgAsync(new GetWorkerCfgRequest(), new CallOptions(cancellationToken: either.Token));
            await asked.ResponseAsync;
            return true;
        }
        catch (RpcException e)
        {
            // What the worker itself says, an error included, is a sign of life; that it cannot be reached the call tells better.
            return !cancellationToken.IsCancellationRequested && !limit.IsCancellationRequested || e.StatusCode == StatusCode.Unimplemented;
        }
    }
}
