using DmMaster.Protocol.V1;

namespace DmMaster.Worker;

/// <summary>Carries orders out through the handler, and makes the report of it.</summary>
internal sealed class OrderRunner(IWorkerHandler handler, WorkerState state)
{
    /// <summary>Carries out all orders up to a revision.</summary>
    /// <returns>How everything that was ordered stands afterwards.</returns>
    public async Task<Report> RunAsync(Orders orders, CancellationToken cancellationToken)
    {
        var changes = new Report();
        foreach (var order in orders.Orders_)
        {
            await RunAsync(order, changes, cancellationToken);
        }

        state.Reach(orders.Revision);
        var report = state.NewReport();
        report.MergeFrom(changes);
        return report;
    }

    private async Task RunAsync(Order order, Report changes, CancellationToken cancellationToken)
    {
        switch (order.BodyCase)
        {
            case Order.BodyOneofCase.BindSource:
                state.SetSource(await handler.BindSourceAsync(order.BindSource, cancellationToken));
                break;
            case Order.BodyOneofCase.UnbindSource:
                await handler.UnbindSourceAsync(order.UnbindSource, cancellationToken);
                changes.Removed.Add(state.Clear());
                break;
            case Order.BodyOneofCase.SetSubtask:
                await SetAsync(order.SetSubtask, changes, cancellationToken);
                break;
            case Order.BodyOneofCase.RemoveSubtask:
                await handler.RemoveSubtaskAsync(order.RemoveSubtask, cancellationToken);
                state.Remove(order.RemoveSubtask.Task);
                changes.Removed.Add(order.RemoveSubtask.Task);
                break;
        }
    }

    private async Task SetAsync(SetSubtask order, Report changes, CancellationToken cancellationToken)
    {
        try
        {
            var status = await handler.SetSubtaskAsync(order, cancellationToken);
            state.Set(status);
            changes.Subtasks.Add(status);
        }
        catch (OrderRefusedException e)
        {
            changes.Refusals.Add(new Refusal { Task = order.Task, Error = e.Error });
        }
    }
}
