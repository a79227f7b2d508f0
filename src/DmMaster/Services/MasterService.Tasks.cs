using DmMaster.Operations;
using DmMaster.Operations.Status;
using DmMaster.Operations.Tasks;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using Grpc.Core;

namespace DmMaster.Services;

public sealed partial class MasterService
{
    /// <summary>start-task.</summary>
    public override async Task<StartTaskResponse> StartTask(StartTaskRequest request, ServerCallContext call)
    {
        var start = new Operations.Tasks.StartTaskRequest(
            request.Task, ToIds(request.Sources), request.RemoveMeta, request.StartTime, call.Budget(options.AckBudget));
        return (await tasks.Start.ExecuteAsync(start, call.CancellationToken)).ToStartTask();
    }

    /// <summary>pause-task, resume-task and stop-task, which is Delete on the wire.</summary>
    public override async Task<OperateTaskResponse> OperateTask(OperateTaskRequest request, ServerCallContext call)
    {
        var task = new TaskRequest(new TaskName(request.Name), ToIds(request.Sources), call.Budget(options.AckBudget));
        var outcome = request.Op switch
        {
            TaskOp.Pause => await tasks.Pause.ExecuteAsync(task, call.CancellationToken),
            TaskOp.Resume => await tasks.Resume.ExecuteAsync(task, call.CancellationToken),
            TaskOp.Delete => await tasks.Stop.ExecuteAsync(task, call.CancellationToken),
            _ => new OperationOutcome.Refused(tasks.Refused.Reason(request.Op, task)),
        };
        return outcome.ToOperateTask(request.Op);
    }

    /// <summary>query-status.</summary>
    public override async Task<QueryStatusListResponse> QueryStatus(QueryStatusListRequest request, ServerCallContext call)
    {
        var query = new Operations.Status.StatusRequest(request.Name, ToIds(request.Sources), call.Budget(options.QueryBudget));
        var (refusal, rows) = await queryStatus.ExecuteAsync(query, call.CancellationToken);
        return new QueryStatusListResponse
        {
            Result = refusal.Length == 0,
            Msg = refusal,
            Sources = { rows.Select(row => row.ToResponse()) },
        };
    }

    private static SourceId[] ToIds(IEnumerable<string> sources) => [.. sources.Select(source => new SourceId(source))];
}
