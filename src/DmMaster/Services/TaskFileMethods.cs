using DmMaster.Databases.Checks;
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
    public Task<CheckTaskResponse> CheckTask(CheckTaskRequest request, ServerCallContext context) => CheckAsync(request, null, context);

    /// <summary>check-task.</summary>
    /// <param name="request">What to check.</param>
    /// <param name="observer">Told how the checks go on; null for nobody.</param>
    /// <param name="context">The call.</param>
    internal async Task<CheckTaskResponse> CheckAsync(CheckTaskRequest request, ICheckObserver? observer, ServerCallContext context)
    {
        var wishes = new CheckWishes(Limit(request.ErrCnt), Limit(request.WarnCnt), RemovesMetadata: false) { Observer = observer };
        return (await check.ExecuteAsync(request.Task, request.StartTime, wishes, CallBudget.Of(context))).ToCheckTask();
    }

    /// <summary>update-task, which no dmctl has any more.</summary>
    public async Task<UpdateTaskResponse> UpdateTask(UpdateTaskRequest request, ServerCallContext context) =>
        (await update.ExecuteAsync(request.Task, SourceIds.Of(request.Sources), CallBudget.Of(context))).ToUpdateTask();

    private static int Limit(long most) => (int)Math.Clamp(most, -1, int.MaxValue);
}
