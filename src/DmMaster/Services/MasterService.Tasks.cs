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
    public override async Task<StartTaskResponse> StartTask(StartTaskRequest request, ServerCallContext context)
    {
        var start = new StartRequest(
            request.Task, ToIds(request.Sources), request.RemoveMeta, request.StartTime, CallBudget.Of(context));
        return (await tasks.Start.ExecuteAsync(start, context.CancellationToken)).ToStartTask();
    }

    /// <summary>pause-task, resume-task and stop-task, which is Delete on the wire.</summary>
    public override async Task<OperateTaskResponse> OperateTask(OperateTaskRequest request, ServerCallContext context)
    {
        var task = new TaskRequest(new TaskName(request.Name), ToIds(request.Sources), CallBudget.Of(context));
        var outcome = request.Op switch
        {
            TaskOp.Pause => await tasks.Pause.ExecuteAsync(task, context.CancellationToken),
            TaskOp.Resume => await tasks.Resume.ExecuteAsync(task, context.CancellationToken),
            TaskOp.Delete => await tasks.Stop.ExecuteAsync(task, context.CancellationToken),
            _ => new OperationOutcome.Refused(tasks.Refused.Reason(request.Op, task)),
        };
        return outcome.ToOperateTask(request.Op);
    }

    /// <summary>query-status.</summary>
    public override async Task<QueryStatusListResponse> QueryStatus(QueryStatusListRequest request, ServerCallContext context)
    {
        var query = new StatusRequest(request.Name, ToIds(request.Sources), CallBudget.Of(context).OrLess(options.QueryBudget));
        var (refusal, rows) = await queryStatus.ExecuteAsync(query, context.CancellationToken);
        return new QueryStatusListResponse
        {
            Result = refusal.Length == 0,
            Msg = refusal,
            Sources = { rows.Select(row => row.ToResponse()) },
        };
    }

    private static SourceId[] ToIds(IEnumerable<string> sources) => [.. sources.Select(source => new SourceId(source))];
}
