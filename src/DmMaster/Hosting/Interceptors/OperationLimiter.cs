using DmMaster.Hosting.Bounds;
using DmMaster.Operations;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Services;
using Grpc.Core;

namespace DmMaster.Hosting.Interceptors;

/// <summary>
/// Lets operations wait for a permit that speak of many sources: a client that asks for the status of all of a thousand a hundred times at
/// once would keep every other waiting for seconds, and native workers until they count as gone.
/// </summary>
/// <param name="feed">Says how many sources there are.</param>
public sealed class OperationLimiter(RegistryFeed feed)
{
    /// <summary>An operation on so many sources is not counted.</summary>
    private const int Narrow = 1;

    /// <summary>Two operations on a thousand sources, or a hundred on twenty.</summary>
    private const int EachConnection = 2_000;

    private const int AllConnections = 4_000;

    /// <summary>What an operation counts as that looks into databases: sixteen at once, eight of a connection.</summary>
    private const int LooksIntoDatabases = 250;

    /// <summary>The operations that look into databases, which may take half an hour: a queue of their own, since nothing else waits for a database.</summary>
    internal FairQueue Checks { get; } = new(EachConnection, AllConnections);

    /// <summary>The changes that have a permit, or wait for one.</summary>
    internal FairQueue Changes { get; } = new(EachConnection, AllConnections);

    /// <summary>The questions that do. However many ask how it goes, a pause does not wait for them.</summary>
    internal FairQueue Questions { get; } = new(EachConnection, AllConnections);

    /// <summary>Carries an operation out, with a permit if it is wide. It has its budget already; what is left of that when the wait is over is the operation's.</summary>
    /// <param name="isChange">Whether it changes anything.</param>
    /// <param name="request">The request.</param>
    /// <param name="context">The call.</param>
    /// <param name="operation">The rest of the call.</param>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED: there was no permit within the budget.</exception>
    public Task<TResponse> RunAsync<TRequest, TResponse>(
        bool isChange, TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> operation)
        where TRequest : class
        where TResponse : class
    {
        if (context.GetHttpContext().Features.Get<ConnectionLoad>() is not { } connection)
        {
            return operation(request, context);
        }

        var width = OperationWidth.Of(request, feed.Current);
        return request is StartTaskRequest or CheckTaskRequest or UpdateTaskRequest
                ? LimitedAsync(Checks, connection, Math.Max(width, LooksIntoDatabases), request, context, operation)
            : width > Narrow ? LimitedAsync(isChange ? Changes : Questions, connection, width, request, context, operation)
            : operation(request, context);
    }

    private static async Task<TResponse> LimitedAsync<TRequest, TResponse>(
        FairQueue queue, ConnectionLoad connection, int width, TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> operation)
        where TRequest : class
        where TResponse : class
    {
        var budget = CallBudget.Of(context);
        var entering = WaitAsync(queue, connection, width, budget);
        var hasWaited = !entering.IsCompleted;
        using var permit = await entering;
        if (hasWaited)
        {
            context.GetHttpContext().Features.Set(budget.Rest());
        }

        return await operation(request, context);
    }

    private static async Task<IDisposable> WaitAsync(FairQueue queue, ConnectionLoad connection, int width, Budget budget)
    {
        using var limit = budget.NewLimit();
        try
        {
            return await queue.EnterAsync(connection, width, limit.Token);
        }
        catch (OperationCanceledException) when (!budget.Caller.IsCancellationRequested)
        {
            throw new RpcException(new(StatusCode.ResourceExhausted, "dm-master: too many operations on many sources at once: try again"));
        }
    }
}
