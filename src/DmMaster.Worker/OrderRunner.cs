using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using Microsoft.Extensions.Logging;

namespace DmMaster.Worker;

/// <summary>Carries orders out through the handler, and notes what came of them.</summary>
internal sealed partial class OrderRunner(IWorkerHandler handler, WorkerState state, ILogger logger)
{
    /// <summary>Carries out all orders up to a revision.</summary>
    /// <exception cref="WorkerHandlerException">The handler could not let go of something.</exception>
    public async Task RunAsync(Orders orders, CancellationToken cancellationToken)
    {
        foreach (var order in orders.Orders_)
        {
            await RunAsync(order, cancellationToken);
        }

        state.Reach(orders.Revision);
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

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "an order failed: source {Source}, task {Task}")]
    private partial void LogFailed(string source, string task, Exception exception);
}
