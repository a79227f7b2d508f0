using DmMaster.Protocol.Dm;
using Grpc.Core;

namespace DmMaster.Testing.Stock;

/// <summary><c>pb.Worker</c> on the ports of many workers: the port that a call came to says which of them is meant.</summary>
internal sealed class WorkerRpc(StockPorts ports) : Protocol.Dm.Worker.WorkerBase
{
    public override async Task<QueryStatusResponse> QueryStatus(QueryStatusRequest request, ServerCallContext context)
    {
        await (Find(context)?.BeforeStatusAsync(context.CancellationToken) ?? Task.CompletedTask);
        return await AnswerAsync(context, answers => answers.QueryStatus(request.Name));
    }

    public override Task<CommonWorkerResponse> PurgeRelay(PurgeRelayRequest request, ServerCallContext context) =>
        AnswerAsync(context, static answers => answers.PurgeRelay());

    public override Task<CommonWorkerResponse> OperateSchema(OperateWorkerSchemaRequest request, ServerCallContext context) =>
        AnswerAsync(context, answers => answers.OperateSchema(request));

    public override Task<CommonWorkerResponse> HandleError(HandleWorkerErrorRequest request, ServerCallContext context) =>
        AnswerAsync(context, answers => answers.HandleError(request));

    public override Task<GetWorkerCfgResponse> GetWorkerCfg(GetWorkerCfgRequest request, ServerCallContext context) =>
        AnswerAsync(context, static answers => answers.Config());

    public override Task<CheckSubtasksCanUpdateResponse> CheckSubtasksCanUpdate(CheckSubtasksCanUpdateRequest request, ServerCallContext context) =>
        AnswerAsync(context, answers => answers.CanUpdate(request.SubtaskCfgTomlString));

    public override Task<GetValidationStatusResponse> GetWorkerValidatorStatus(GetValidationStatusRequest request, ServerCallContext context) =>
        AnswerAsync(context, answers => answers.ValidatorStatus(request));

    public override Task<GetValidationErrorResponse> GetValidatorError(GetValidationErrorRequest request, ServerCallContext context) =>
        AnswerAsync(context, answers => answers.ValidatorErrors(request.TaskName));

    public override Task<OperateValidationErrorResponse> OperateValidatorError(OperateValidationErrorRequest request, ServerCallContext context) =>
        AnswerAsync(context, answers => answers.OperateValidatorError(request.TaskName));

    public override Task<CommonWorkerResponse> UpdateValidator(UpdateValidationWorkerRequest request, ServerCallContext context) =>
        AnswerAsync(context, answers => answers.UpdateValidator(request));

    private StockWorker? Find(ServerCallContext context) => ports.Find(context.GetHttpContext().Connection.LocalPort);

    private async Task<T> AnswerAsync<T>(ServerCallContext context, Func<WorkerAnswers, T> answer)
    {
        var worker = Find(context) ?? throw new RpcException(new Status(StatusCode.Unavailable, "no worker is here"));
        await worker.ServingAsync(context.CancellationToken);
        await worker.BeforeAnswerAsync(context.CancellationToken);
        return answer(worker.Answers);
    }
}
