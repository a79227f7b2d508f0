using DmMaster.Config;
using DmMaster.Ctl.Json;
using DmMaster.Protocol.Dm;

namespace DmMaster.Ctl.Commands;

/// <summary>Operates every task of one source, some at once.</summary>
internal sealed class SourceBatch(CommandCall call, TaskOp operation)
{
    /// <summary>Asks for the tasks of the source, operates each, and prints one answer for all.</summary>
    public async Task<CommandOutcome> RunAsync(CancellationToken cancellationToken)
    {
        if (call.Sources.Count != 1)
        {
            var rule = call.Sources.Count == 0 ? "must give one" : "can give only one";
            return call.ShowUsage($"{rule} source-name when task-name/task-conf is not specified");
        }

        var query = new QueryStatusListRequest { Sources = { call.Sources } };
        var reply = await call.Master.SendAsync((master, options) => master.QueryStatusAsync(query, options), call.Deadline(), cancellationToken);
        if (!reply.TryGet(out var status, out var error))
        {
            return call.CallFailed($"cannot query status of source: [{call.Sources[0]}]", error.ToString());
        }
        else if (!status.Result || status.Sources.Count == 0)
        {
            call.Print(BatchJson.Format(result: false, status.Msg, []));
            return CommandOutcome.Done;
        }

        var results = await OperateAsync([.. status.Sources[0].SubTaskStatus.Select(subtask => subtask.Name)], cancellationToken);
        call.Print(BatchJson.Format(result: true, "", results));
        return CommandOutcome.Done;
    }

    private async Task<IReadOnlyList<BatchResult>> OperateAsync(IReadOnlyList<string> tasks, CancellationToken cancellationToken)
    {
        var size = (int)Math.Clamp(call.Flags.Integer("batch-size"), 0, tasks.Count);
        if (size == 0)
        {
            return [];
        }

        using var places = new SemaphoreSlim(size);
        var results = await Task.WhenAll(tasks.Select(task => OperateAsync(task, places, cancellationToken)));
        return [.. results.OrderBy(result => result.Task, ByteOrder.Instance)];
    }

    private async Task<BatchResult> OperateAsync(string task, SemaphoreSlim places, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        try
        {
            var request = new OperateTaskRequest { Op = operation, Name = task, Sources = { call.Sources } };
            var reply = await call.Master.SendAsync((master, options) => master.OperateTaskAsync(request, options), deadline: null, cancellationToken);
            return reply.TryGet(out var response, out var error)
                ? new BatchResult(task, operation, response.Result, response.Msg, response.Sources)
                : new BatchResult(task, operation, Result: false, error.ToString(), []);
        }
        finally
        {
            places.Release();
        }
    }
}
