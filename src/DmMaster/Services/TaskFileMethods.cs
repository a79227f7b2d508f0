using DmMaster.Operations.Tasks;
using DmMaster.Protocol.Dm;
using Grpc.Core;

namespace DmMaster.Services;

/// <summary>The calls that carry a task's file.</summary>
public sealed class TaskFileMethods(StartTask start, CheckTask check, UpdateTask update)
{
    /// <summary>start-task.</summary>
    public async Task<StartTaskResponse> StartTask(StartTaskRequest request, ServerCallContext context)
    {
        var order = new StartRequest(
            request.Task, SourceIds.Of(request.Sources), request.RemoveMeta, request.StartTime, CallBudget.Of(context));
        return (await start.ExecuteAsync(order, context.CancellationToken)).ToStartTask();
    }

    /// <summary>check-task.</summary>
    public Task<CheckTaskResponse> CheckTask(CheckTaskRequest request, ServerCallContext context) =>
        Task.FromResult(check.Execute(request.Task, request.StartTime).ToCheckTask());

    /// <summary>update-task, which no dmctl has any more.</summary>
    public Task<UpdateTaskResponse> UpdateTask(UpdateTaskRequest request, ServerCallContext context) =>
        Task.FromResult(update.Execute(request.Task, SourceIds.Of(request.Sources)).ToUpdateTask());
}
