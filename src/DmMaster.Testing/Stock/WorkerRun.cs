using DmMaster.Protocol.Etcd;
using Google.Protobuf;
using Grpc.Core;

namespace DmMaster.Testing.Stock;

/// <summary>One life of a worker's process, from the moment it is registered: what it does in which order is stock's.</summary>
internal sealed class WorkerRun(StockWorkerEnvironment context, WorkerStore store, SourceHandler handler)
{
    private readonly ObserverGroup _roles = new();

    /// <summary>Works until <paramref name="stop"/>, which is the graceful end, or <paramref name="life"/>, which is death.</summary>
    /// <exception cref="RpcException">The store refused what a worker cannot start without.</exception>
    public async Task RunAsync(Action serving, CancellationTokenSource life, CancellationToken stop)
    {
        Task[] loops =
        [
            store.Lease.RunAsync(life.Token), store.Line.RunAsync(life.Token), MembersAsync(life.Token),
        ];
        try
        {
            using var starting = CancellationTokenSource.CreateLinkedTokenSource(life.Token, stop);
            await StartAsync(life.Token).WaitAsync(starting.Token);
            serving();

            // A loop that ends by itself ends the worker, as a panic does a stock one: without it the worker would only look alive.
            await Task.WhenAny([Task.Delay(Timeout.InfiniteTimeSpan, context.Time, starting.Token), .. loops]).Unwrap();
        }
        catch (Exception e) when (e is OperationCanceledException or RpcException &&
            (life.IsCancellationRequested || stop.IsCancellationRequested))
        {
            // Both ends are below.
        }
        finally
        {
            await EndAsync(loops, life, isKilled: life.IsCancellationRequested);
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var reader = new RoleReader(store.Etcd, context.Options.Name);
        var relay = await reader.RelayAsync(cancellationToken);
        if (relay.Source is { } pulled)
        {
            await handler.StartRelayAsync(store, pulled, cancellationToken);
        }

        var relays = new RelayObserver(context, store, reader, handler);
        _roles.Start(end => relays.RunAsync(StockKeys.RelayWorker(context.Options.Name), ByteString.Empty, relay.Revision + 1, end), cancellationToken);

        var bound = await reader.BoundAsync(cancellationToken);
        if (bound.Source is { } source)
        {
            await handler.BindAsync(store, source, bound.Config, cancellationToken);
        }

        var bounds = new BoundObserver(context, store, reader, handler);
        _roles.Start(end => bounds.RunAsync(StockKeys.Bound(context.Options.Name), ByteString.Empty, bound.Revision + 1, end), cancellationToken);
    }

    private async Task EndAsync(Task[] loops, CancellationTokenSource life, bool isKilled)
    {
        if (!isKilled)
        {
            await _roles.StopAsync();
            await handler.StopAsync();
            await store.Lease.EndAsync();
        }

        await life.CancelAsync();
        await _roles.StopAsync();
        await handler.StopAsync();
        await Task.WhenAll(loops.Select(static loop => loop.ContinueWith(
            static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)));
    }

    /// <summary>The client of a stock worker asks who the members are; what it does with the answer shows when there is more than one.</summary>
    private async Task MembersAsync(CancellationToken cancellationToken)
    {
        var interval = context.Options.MemberListInterval is { Ticks: > 0 } asked ? asked : Timeout.InfiniteTimeSpan;
        var cluster = new Cluster.ClusterClient(store.Etcd.Calls);
        while (true)
        {
            await Task.Delay(interval, context.Time, cancellationToken);
            await context.Faults.ThawAsync(cancellationToken);
            try
            {
                await cluster.MemberListAsync(new MemberListRequest { Linearizable = true }, cancellationToken: cancellationToken);
            }
            catch (RpcException) when (!cancellationToken.IsCancellationRequested)
            {
                // A stock worker logs it.
            }
        }
    }
}
