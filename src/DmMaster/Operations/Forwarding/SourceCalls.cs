using DmMaster.Config;
using DmMaster.Registry;
using DmMaster.Workers.Calls;
using Grpc.Core;
using WorkerClient = DmMaster.Protocol.Dm.Worker.WorkerClient;

namespace DmMaster.Operations.Forwarding;

/// <summary>
/// Calls the workers of sources, all at once. Each call ends with the budget, and before that when its worker sends no heartbeat,
/// so that one that hangs holds up nobody's row but its own.
/// </summary>
public sealed class SourceCalls(RegistryFeed feed, IWorkerClients clients, OperationOptions options, TimeProvider time)
{
    /// <summary>Calls the worker of each source once, even if it is named twice.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="sources">The sources.</param>
    /// <param name="call">The call.</param>
    /// <param name="budget">How long at most.</param>
    /// <param name="cancellationToken">The caller left.</param>
    /// <returns>One answer for each source, by source.</returns>
    public async Task<IReadOnlyList<SourceAnswer<T>>> AskAsync<T>(
        IEnumerable<SourceId> sources,
        Func<WorkerClient, SourceId, CallOptions, AsyncUnaryCall<T>> call,
        Budget budget,
        CancellationToken cancellationToken)
        where T : class
    {
        var snapshot = feed.Current;
        using var limit = budget.NewLimit();
        var asked = sources.Distinct().Order().Select(source =>
            snapshot.WorkerOf(source)?.Name is { } worker && clients.Of(worker) is { } client
                ? OneAsync(source, worker, client, call, budget, limit.Token)
                : Task.FromResult(new SourceAnswer<T>(source, null, null, null)));
        var answers = await Task.WhenAll(asked.ToList());
        cancellationToken.ThrowIfCancellationRequested();
        return answers;
    }

    /// <summary>Calls one worker, whatever it is bound to.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <returns>Null when no worker of the name is registered.</returns>
    public async Task<SourceAnswer<T>?> AskAsync<T>(
        WorkerName worker, Func<WorkerClient, CallOptions, AsyncUnaryCall<T>> call, Budget budget, CancellationToken cancellationToken)
        where T : class
    {
        if (clients.Of(worker) is not { } client)
        {
            return null;
        }

        using var limit = budget.NewLimit();
        var answer = await OneAsync(
            default, worker, client, (caller, _, callOptions) => call(caller, callOptions), budget, limit.Token);
        cancellationToken.ThrowIfCancellationRequested();
        return answer;
    }

    private async Task<SourceAnswer<T>> OneAsync<T>(
        SourceId source,
        WorkerName worker,
        WorkerClient client,
        Func<WorkerClient, SourceId, CallOptions, AsyncUnaryCall<T>> call,
        Budget budget,
        CancellationToken limit)
        where T : class
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit);
        var isSilent = false;
        using var watch = new SilenceWatch(() => client, options.Silence, time, static () => { }, () =>
        {
            isSilent = true;
            _ = ending.CancelAsync();
        });
        watch.Begin();
        try
        {
            using var asked = call(client, source, new CallOptions(cancellationToken: ending.Token));
            return new SourceAnswer<T>(source, worker, await asked.ResponseAsync, null);
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException)
        {
            return new SourceAnswer<T>(source, worker, null, Failure(worker, e, isSilent, limit.IsCancellationRequested, budget));
        }
    }

    private DmError Failure(WorkerName worker, Exception failure, bool isSilent, bool isLate, Budget budget) => (isSilent, isLate, failure) switch
    {
        (true, _, _) => MasterErrors.WorkerRequest($"worker {worker} answered no heartbeat for {GoDuration.Format(options.Silence)}"),
        (_, true, _) => MasterErrors.WorkerRequest($"worker {worker} did not answer within {GoDuration.Format(budget.Limit)}"),
        (_, _, RpcException rpc) => MasterErrors.WorkerRequest(rpc),
        _ => MasterErrors.WorkerRequest(failure.Message),
    };
}
