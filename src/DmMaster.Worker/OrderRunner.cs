using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using Microsoft.Extensions.Logging;

namespace DmMaster.Worker;

/// <summary>Carries orders out through the handler, and notes what came of them.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "The semaphore has no handle; a handler that does not come back may still hold it.")]
internal sealed partial class OrderRunner(IWorkerHandler handler, WorkerState state, ILogger logger)
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _stopping = Task.CompletedTask;
    private volatile string _binding = "";

    /// <summary>Fails with a <see cref="WorkerHandlerException"/> when the handler could not let go of something, also over a link that has ended.</summary>
    public Task Broken => _broken.Task;

    /// <summary>Carries out all orders up to a revision, after those that came before, also over an earlier link.</summary>
    /// <param name="orders">The orders.</param>
    /// <param name="epoch">What <see cref="WorkerState.Join"/> said of the link.</param>
    /// <param name="cancellationToken">The link ended: nothing is begun any more.</param>
    /// <exception cref="WorkerHandlerException">The handler could not let go of something.</exception>
    public async Task RunAsync(Orders orders, int epoch, CancellationToken cancellationToken)
    {
        await Volatile.Read(ref _stopping).WaitAsync(cancellationToken);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            foreach (var order in orders.Orders_)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await RunAsync(order, cancellationToken);
            }

            state.Reach(orders.Revision, epoch);
        }
        catch (WorkerHandlerException e)
        {
            _broken.TrySetException(e);
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Waits until the handler has come back from its last order. Only when no more come.</summary>
    public async Task UntilIdleAsync()
    {
        await _gate.WaitAsync();
        _gate.Release();
    }

    /// <summary>Stops all that is done for the source, without an order. No order is begun before that is done.</summary>
    /// <param name="end">Ends the link, and with it its orders.</param>
    /// <param name="cancellationToken">The worker ends.</param>
    /// <exception cref="WorkerHandlerException">The handler could not.</exception>
    public async Task StopAsync(Func<Task> end, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _stopping, done.Task);
        await end();
        await StopAllAsync(cancellationToken);
        done.SetResult();
    }

    private async Task StopAllAsync(CancellationToken cancellationToken)
    {
        if (!_gate.Wait(0, CancellationToken.None))
        {
            // It does not heed its token, or is about to. What runs beside it has to stop now, and then what it began meanwhile.
            await StopOnceAsync(cancellationToken);
            await _gate.WaitAsync(cancellationToken);
        }

        try
        {
            await StopOnceAsync(cancellationToken);
            _binding = "";
            state.SetSource("", null);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        var source = state.Source is { Length: > 0 } bound ? bound : _binding;
        if (source.Length == 0 && state.Status().Count == 0)
        {
            return;
        }

        try
        {
            await handler.LeaseEndedAsync(source, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WorkerHandlerException($"stop the work for source {source} when the master was not heard", e);
        }
    }

    private ValueTask RunAsync(Order order, CancellationToken cancellationToken) => order.BodyCase switch
    {
        Order.BodyOneofCase.BindSource => BindAsync(order.BindSource, cancellationToken),
        Order.BodyOneofCase.UnbindSource => UnbindAsync(order.UnbindSource, cancellationToken),
        Order.BodyOneofCase.SetRelay => RelayAsync(order.SetRelay, cancellationToken),
        Order.BodyOneofCase.SetSubtask => SetAsync(order.SetSubtask, cancellationToken),
        Order.BodyOneofCase.SetValidator => ValidateAsync(order.SetValidator, cancellationToken),
        Order.BodyOneofCase.RemoveSubtask => RemoveAsync(order.RemoveSubtask, cancellationToken),
        _ => ValueTask.CompletedTask,
    };

    private async ValueTask BindAsync(BindSource order, CancellationToken cancellationToken)
    {
        ProcessResult? result;
        _binding = order.Source;
        try
        {
            result = await handler.BindSourceAsync(order, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(order.Source, "", e);
            result = new ProcessResult { Errors = { (e as OrderRefusedException)?.Error ?? WorkerErrors.Of(e) } };
        }

        state.SetSource(order.Source, result);
        _binding = "";
    }

    private async ValueTask SetAsync(SetSubtask order, CancellationToken cancellationToken) => state.Settle(
        order.Task,
        await TryAsync(handler.SetSubtaskAsync, order, order.Source, order.Task, cancellationToken));

    private async ValueTask ValidateAsync(SetValidator order, CancellationToken cancellationToken) => state.SettleValidator(
        order.Task,
        await TryAsync(handler.SetValidatorAsync, order, order.Source, order.Task, cancellationToken));

    private async ValueTask RelayAsync(SetRelay order, CancellationToken cancellationToken)
    {
        var refused = await TryAsync(handler.SetRelayAsync, order, order.Source, "", cancellationToken);
        if (refused is not null && order.Stage == Stage.InvalidStage)
        {
            throw new WorkerHandlerException($"let go of the relay of source {order.Source}", new OrderRefusedException(refused));
        }

        state.SetRelay(order.Stage == Stage.InvalidStage ? "" : order.Source, refused);
    }

    private async ValueTask<ProcessError?> TryAsync<T>(
        Func<T, CancellationToken, ValueTask> act, T order, string source, string task, CancellationToken cancellationToken)
    {
        try
        {
            await act(order, cancellationToken);
            return null;
        }
        catch (OrderRefusedException e)
        {
            return e.Error;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(source, task, e);
            return WorkerErrors.Of(e);
        }
    }

    private async ValueTask UnbindAsync(UnbindSource order, CancellationToken cancellationToken)
    {
        try
        {
            await handler.UnbindSourceAsync(order, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WorkerHandlerException($"let go of source {order.Source}", e);
        }

        state.SetSource("", null);
    }

    private async ValueTask RemoveAsync(RemoveSubtask order, CancellationToken cancellationToken)
    {
        try
        {
            await handler.RemoveSubtaskAsync(order, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WorkerHandlerException($"remove subtask {order.Task}", e);
        }

        state.Forget(order.Task);
    }

    [LoggerMessage(EventId = WorkerEventIds.OrderFailed, Level = LogLevel.Error, Message = "an order failed: source {Source}, task {Task}")]
    private partial void LogFailed(string source, string task, Exception exception);
}
