using DmMaster.Protocol.Dm;
using Grpc.Core;

namespace DmMaster.Tests.Stories;

/// <summary>The pb.Worker side of a worker that answers as a stock one was seen to, for one source; or not at all.</summary>
internal sealed class ScriptedCalls(string worker, string source) : Protocol.Dm.Worker.WorkerBase
{
    private readonly TaskCompletionSource _thaw = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it takes calls and never answers.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>Whether only what takes long never ends, while heartbeats come.</summary>
    public bool IsSlow { get; set; }

    /// <summary>What it was asked.</summary>
    public List<object> Asked { get; } = [];

    public override Task<CommonWorkerResponse> OperateSchema(OperateWorkerSchemaRequest request, ServerCallContext context) => AnswerAsync(
        request,
        request.Table == "t"
            ? new CommonWorkerResponse { Result = true, Msg = "CREATE TABLE `t`", Worker = worker }
            : new CommonWorkerResponse { Msg = "no such table" },
        context);

    public override Task<CommonWorkerResponse> HandleError(HandleWorkerErrorRequest request, ServerCallContext context) =>
        AnswerAsync(request, new CommonWorkerResponse { Msg = $"source '{source}' has no error" }, context);

    public override Task<CommonWorkerResponse> UpdateValidator(UpdateValidationWorkerRequest request, ServerCallContext context) =>
        AnswerAsync(request, new CommonWorkerResponse { Result = true, Worker = worker }, context);

    public override Task<GetWorkerCfgResponse> GetWorkerCfg(GetWorkerCfgRequest request, ServerCallContext context) =>
        IsFrozen ? AnswerAsync(request, new GetWorkerCfgResponse(), context) : Task.FromResult(new GetWorkerCfgResponse { Cfg = $"name = \"{worker}\"\n" });

    public override Task<GetValidationStatusResponse> GetWorkerValidatorStatus(GetValidationStatusRequest request, ServerCallContext context)
    {
        if (!IsFrozen && request.FilterStatus == Stage.Stopped)
        {
            throw new RpcException(new Status(
                StatusCode.Unknown,
                $"[code=43006:class=validator:scope=not-set:level=medium], Message: validator not found for task {request.TaskName} with source {source}"));
        }

        return AnswerAsync(
            request, new GetValidationStatusResponse { Result = true, Validators = { new ValidationStatus { Task = request.TaskName, Source = source } } }, context);
    }

    public override Task<GetValidationErrorResponse> GetValidatorError(GetValidationErrorRequest request, ServerCallContext context) => AnswerAsync(
        request, new GetValidationErrorResponse { Result = true, Error = { new ValidationError { Id = "1", Source = source } } }, context);

    public override Task<OperateValidationErrorResponse> OperateValidatorError(OperateValidationErrorRequest request, ServerCallContext context) => AnswerAsync(
        request, request.ErrId == 7 ? new OperateValidationErrorResponse { Msg = $"no error 7 on {source}" } : new OperateValidationErrorResponse { Result = true }, context);

    private async Task<T> AnswerAsync<T>(object request, T answer, ServerCallContext context)
    {
        lock (Asked)
        {
            Asked.Add(request);
        }

        if (IsFrozen || IsSlow)
        {
            await _thaw.Task.WaitAsync(context.CancellationToken);
        }

        return answer;
    }
}
