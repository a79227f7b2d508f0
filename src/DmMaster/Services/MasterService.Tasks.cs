using DmMaster.Operations;
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

    /// <summary>check-task.</summary>
    public override Task<CheckTaskResponse> CheckTask(CheckTaskRequest request, ServerCallContext context) =>
        Task.FromResult(tasks.Check.Execute(request.Task, request.StartTime).ToCheckTask());

    /// <summary>update-task, which no dmctl has any more.</summary>
    public override Task<UpdateTaskResponse> UpdateTask(UpdateTaskRequest request, ServerCallContext context) =>
        Task.FromResult(tasks.Update.Execute(request.Task, ToIds(request.Sources)).ToUpdateTask());

    private static SourceId[] ToIds(IEnumerable<string> sources) => [.. sources.Select(source => new SourceId(source))];
}
