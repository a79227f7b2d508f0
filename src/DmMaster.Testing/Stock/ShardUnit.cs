using DmMaster.Protocol.Dm;
using Grpc.Core;

namespace DmMaster.Testing.Stock;

/// <summary>
/// Takes a subtask with a shard mode through the DDL that it meets, one after the other and only while it runs. One that a pause came
/// upon is announced again when the subtask is resumed.
/// </summary>
internal sealed class ShardUnit(StockWorkerEnvironment context, SubtaskTable subtasks, WorkerStore store, string task, string source)
{
    /// <summary>Does so until the subtask is closed.</summary>
    public async Task RunAsync(CancellationToken closing)
    {
        try
        {
            while (true)
            {
                await context.Changed.UntilAsync(IsAtDdl, closing);
                if (subtasks.With(task, Begin, null) is { } run)
                {
                    await StayAsync(run, closing);
                }
            }
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // The subtask is gone.
        }
    }

    private static Run? Begin(SubtaskMachine subtask) => subtask.IsReplicating && subtask.Shard?.Begin() is { } ddl
        ? new Run(ddl, subtask.Runs, subtask.Shard.IsOptimistic, subtask.Shard.IsStrict)
        : null;

    private bool IsAtDdl() => subtasks.With(task, static subtask => subtask.IsReplicating && subtask.Shard?.Next is not null, false);

    private bool IsOver(Run run) => subtasks.With(task, subtask => !subtask.IsReplicating || subtask.Runs != run.Number, true);

    // Until the DDL was carried out, or the subtask does not run any more.
    private async Task StayAsync(Run run, CancellationToken closing)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(closing);
        var meeting = MeetAsync(run, leaving.Token);
        var end = context.Changed.UntilAsync(() => IsOver(run), leaving.Token);
        await Task.WhenAny(meeting, end);
        await leaving.CancelAsync();
        await end.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await meeting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        subtasks.Change(task, static subtask => subtask.Shard?.End());
        switch (meeting.Exception?.InnerException)
        {
            case RpcException e:
                await FailAsync(e.Status.Detail, isResumable: true, closing);
                break;
            case InvalidOperationException e:
                await FailAsync(e.Message, isResumable: false, closing);
                break;
            case { } bug:
                throw new InvalidOperationException("a shard DDL ended in an unforeseen way", bug);
        }
    }

    private async Task MeetAsync(Run run, CancellationToken cancellationToken)
    {
        IShardProtocol protocol = run.IsOptimistic
            ? new OptimisticProtocol(store, task, source, run.IsStrict)
            : new PessimisticProtocol(store, task, source);
        await protocol.MeetAsync(run.Ddl, () => subtasks.Change(task, static subtask => subtask.Shard?.Announce()), cancellationToken);
        subtasks.Change(task, static subtask => subtask.Shard?.Pass());
    }

    private async Task FailAsync(string message, bool isResumable, CancellationToken closing)
    {
        subtasks.Fail(task, new ProcessError { ErrClass = "sync-unit", ErrScope = "internal", ErrLevel = "high", Message = message });
        if (isResumable)
        {
            await Task.Delay(context.Options.AutoResumeAfter, context.Time, closing);
            subtasks.Change(task, static subtask => subtask.TryAgain());
        }
    }

    private sealed record Run(StockDdl Ddl, int Number, bool IsOptimistic, bool IsStrict);
}
