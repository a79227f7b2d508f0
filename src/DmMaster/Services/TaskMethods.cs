using DmMaster.Operations.Tasks;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using Grpc.Core;

namespace DmMaster.Services;

/// <summary>The calls on a task by its name.</summary>
public sealed class TaskMethods(PauseTask pause, ResumeTask resume, StopTask stop, RefusedTaskOperation refused)
{
    /// <summary>pause-task, resume-task and stop-task, which is Delete on the wire.</summary>
    public async Task<OperateTaskResponse> OperateTask(OperateTaskRequest request, ServerCallContext context)
    {
        var task = new TaskRequest(new TaskName(request.Name), SourceIds.Of(request.Sources), CallBudget.Of(context));
        var outcome = request.Op switch
        {
            TaskOp.Pause => await pause.ExecuteAsync(task, context.CancellationToken),
            TaskOp.Resume => await resume.ExecuteAsync(task, context.CancellationToken),
            TaskOp.Delete => await stop.ExecuteAsync(task, context.CancellationToken),
            _ => refused.Execute(request.Op, task),
        };
        return outcome.ToOperateTask(request.Op);
    }
}
