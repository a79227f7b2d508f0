using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Workers.Calls;
using DmMaster.Workers.Native;
using DmMaster.Workers.Observed;
using Grpc.Core;
using WorkerClient = DmMaster.Protocol.Dm.Worker.WorkerClient;

namespace DmMaster.Workers.Stock;

/// <summary>Makes the status calls to stock workers, and notes in what is known of a worker how each goes.</summary>
/// <param name="clients">How to call them.</param>
/// <param name="feed">The registry.</param>
/// <param name="limiter">Who may call now.</param>
/// <param name="options">How long a call may take.</param>
/// <param name="time">The clock.</param>
public sealed class StockStatusCalls(IWorkerClients clients, RegistryFeed feed, StatusCallLimiter limiter, StockPollOptions options, TimeProvider time)
{
    /// <summary>Waits until a call may begin. Whoever has a permit disposes of it when the call is over.</summary>
    public ValueTask<StatusCallLimiter.Permit> EnterAsync(CancellationToken cancellationToken) => limiter.TakeAsync(cancellationToken);

    /// <summary>Watches whether a worker is silent while a call has no answer, and notes that it is not.</summary>
    public SilenceWatch Watch(WorkerName worker, WorkerSlot slot) => new(
        () => clients.Of(worker),
        options.Silence,
        time,
        () =>
        {
            var now = time.GetTimestamp();
            slot.Note(known => StockAnswers.Heartbeat(known, now));
        },
        static () => { });

    /// <summary>Makes one call. When it is over without a fault, its answer is in the slot.</summary>
    /// <exception cref="RpcException">It failed, which is in the slot, too; or it was given up, which is not.</exception>
    public async Task AskAsync(WorkerName worker, WorkerSlot slot, CancellationToken cancellationToken)
    {
        var asked = feed.Current.Revision;
        var now = time.GetTimestamp();
        slot.Note(known => StockAnswers.Began(known, now));
        try
        {
            var answer = await QueryAsync(worker, cancellationToken);
            var at = time.GetTimestamp();
            slot.Update(known => StockAnswers.Answered(known, answer, asked, at));
        }
        catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
        {
            var at = time.GetTimestamp();
            slot.Update(known => StockAnswers.Failed(known, e, at));
            throw;
        }
    }

    private async Task<QueryStatusResponse> QueryAsync(WorkerName worker, CancellationToken cancellationToken)
    {
        var client = clients.Of(worker) ?? throw new RpcException(new Status(StatusCode.Unavailable, "the worker is not registered"));
        using var late = new CancellationTokenSource(options.CallLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        var answer = await QueryAsync(client, either.Token, late.Token);
        return LinkPolicy.CheckCount(answer.SubTaskStatus.Count) is { } fault
            ? throw new RpcException(new Status(StatusCode.ResourceExhausted, fault.Error.ToString()))
            : answer;
    }

    // No deadline of a call: that is a time of day, and a clock that is set would end calls that are under way.
    private static async Task<QueryStatusResponse> QueryAsync(WorkerClient client, CancellationToken either, CancellationToken late)
    {
        try
        {
            return await client.QueryStatusAsync(new QueryStatusRequest(), cancellationToken: either);
        }
        catch (RpcException) when (late.IsCancellationRequested)
        {
            throw new RpcException(GoStatus.DeadlineExceeded);
        }
    }
}
