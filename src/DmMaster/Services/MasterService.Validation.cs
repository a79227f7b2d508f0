using DmMaster.Operations.Validation;
using DmMaster.Protocol.Dm;
using Grpc.Core;

namespace DmMaster.Services;

public sealed partial class MasterService
{
    /// <summary>validation start.</summary>
    public override async Task<StartValidationResponse> StartValidation(StartValidationRequest request, ServerCallContext context)
    {
        var start = new ValidationStart(
            request.TaskName,
            ToIds(request.Sources),
            request.HasModeValue ? request.ModeValue : null,
            request.HasStartTimeValue ? request.StartTimeValue : null,
            CallBudget.Of(context));
        var refusal = await tasks.Inner.Start.ExecuteAsync(start, context.CancellationToken);
        return new StartValidationResponse { Result = refusal is null, Msg = refusal ?? "success" };
    }

    /// <summary>validation stop.</summary>
    public override async Task<StopValidationResponse> StopValidation(StopValidationRequest request, ServerCallContext context)
    {
        var refusal = await tasks.Inner.Stop.ExecuteAsync(
            request.TaskName, ToIds(request.Sources), CallBudget.Of(context), context.CancellationToken);
        return new StopValidationResponse { Result = refusal is null, Msg = refusal ?? "success" };
    }

    /// <summary>validation status.</summary>
    public override Task<GetValidationStatusResponse> GetValidationStatus(GetValidationStatusRequest request, ServerCallContext context) =>
        tasks.Inner.Ask.StatusAsync(request, CallBudget.Of(context), context.CancellationToken);

    /// <summary>validation show-error.</summary>
    public override Task<GetValidationErrorResponse> GetValidationError(GetValidationErrorRequest request, ServerCallContext context) =>
        tasks.Inner.Ask.ErrorsAsync(request, CallBudget.Of(context), context.CancellationToken);

    /// <summary>validation ignore-error, resolve-error and clear-error.</summary>
    public override Task<OperateValidationErrorResponse> OperateValidationError(
        OperateValidationErrorRequest request, ServerCallContext context) =>
        tasks.Inner.Ask.OperateAsync(request, CallBudget.Of(context), context.CancellationToken);

    /// <summary>validation update.</summary>
    public override async Task<UpdateValidationResponse> UpdateValidation(UpdateValidationRequest request, ServerCallContext context)
    {
        var answer = await tasks.Inner.Update.ExecuteAsync(request, CallBudget.Of(context), context.CancellationToken);
        return new UpdateValidationResponse { Result = answer.IsGood, Msg = answer.Refusal, Sources = { answer.Value ?? [] } };
    }
}
