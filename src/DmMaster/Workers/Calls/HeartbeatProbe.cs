using DmMaster.Protocol.Dm;
using Grpc.Core;
using WorkerClient = DmMaster.Protocol.Dm.Worker.WorkerClient;

namespace DmMaster.Workers.Calls;

/// <summary>
/// Tells a worker that is busy from one that is gone: while a call to it is under way, it is asked for its configuration, which every
/// worker answers at once, also a stock one that holds its status back until a running transaction ends.
/// </summary>
/// <param name="client">The worker.</param>
/// <param name="silence">How long it may answer nothing before it is silent. Above zero.</param>
/// <param name="time">The clock.</param>
public sealed class HeartbeatProbe(WorkerClient client, TimeSpan silence, TimeProvider time)
{
    /// <summary>How long a call may go without an answer before the worker is asked: most calls are over by then.</summary>
    public TimeSpan Quiet { get; } = QuietOf(silence);

    /// <summary>The same of a silence.</summary>
    public static TimeSpan QuietOf(TimeSpan silence) => silence / 3;

    /// <summary>Waits for a moment, asks, and so on. Ends when the worker has answered nothing for the whole silence, or with the token. Never throws.</summary>
    /// <param name="heard">Called at each answer.</param>
    /// <param name="cancellationToken">The call is over.</param>
    public async Task UntilSilentAsync(Action heard, CancellationToken cancellationToken)
    {
        try
        {
            do
            {
                await Task.Delay(Quiet, time, cancellationToken);
            }
            while (await AskAsync(heard, cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The call is over.
        }
    }

    /// <summary>Asks once.</summary>
    /// <param name="heard">Called when it answers.</param>
    /// <param name="cancellationToken">Nobody wants to know any more.</param>
    /// <returns>Whether the worker answered before it was silent.</returns>
    public async Task<bool> AskAsync(Action heard, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(silence - Quiet, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var asked = client.GetWorkerCfgAsync(new GetWorkerCfgRequest(), new CallOptions(cancellationToken: either.Token));
            await asked.ResponseAsync;
            heard();
            return true;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unimplemented || (!either.IsCancellationRequested && e.StatusCode != StatusCode.Unavailable))
        {
            // What the worker itself says is an answer, an error included.
            heard();
            return true;
        }
        catch (RpcException)
        {
            // That it cannot be reached, the call that is under way tells better.
            return !either.IsCancellationRequested;
        }
    }
}
