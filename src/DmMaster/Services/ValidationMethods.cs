using DmMaster.Operations.Validation;
using DmMaster.Protocol.Dm;
using Grpc.Core;

namespace DmMaster.Services;

/// <summary>The calls on validators.</summary>
public sealed class ValidationMethods(StartValidation start, StopValidation stop, AskValidators ask, UpdateValidation update)
{
    /// <summary>validation start.</summary>
    public async Task<StartValidationResponse> StartValidation(StartValidationRequest request, ServerCallContext context)
    {
        var order = new ValidationStart(
            request.TaskName,
            SourceIds.Of(request.Sources),
            request.HasModeValue ? request.ModeValue : null,
            request.HasStartTimeValue ? request.StartTimeValue : null,
            CallBudget.Of(context));
        var refusal = await start.ExecuteAsync(order, context.CancellationToken);
        return new StartValidationResponse { Result = refusal is null, Msg = refusal?.ToString() ?? "success" };
    }

    /// <summary>validation stop.</summary>
    public async Task<StopValidationResponse> StopValidation(StopValidationRequest request, ServerCallContext context)
    {
        var refusal = await stop.ExecuteAsync(
            request.TaskName, SourceIds.Of(request.Sources), CallBudget.Of(context), context.CancellationToken);
        return new StopValidationResponse { Result = refusal is null, Msg = refusal?.ToString() ?? "success" };
    }

    /// <summary>validation status.</summary>
    public Task<GetValidationStatusResponse> GetValidationStatus(GetValidationStatusRequest request, ServerCallContext context) =>
        ask.StatusAsync(request, CallBudget.Of(context), context.CancellationToken);

    /// <summary>validation show-error.</summary>
    public Task<GetValidationErrorResponse> GetValidationError(GetValidationErrorRequest request, ServerCallContext context) =>
        ask.ErrorsAsync(request, CallBudget.Of(context), context.CancellationToken);

    /// <summary>validation ignore-error, resolve-error and clear-error.</summary>
    public Task<OperateValidationErrorResponse> OperateValidationError(
        OperateValidationErrorRequest request, ServerCallContext context) =>
        ask.OperateAsync(request, CallBudget.Of(context), context.CancellationToken);

    /// <summary>validation update.</summary>
    public async Task<UpdateValidationResponse> UpdateValidation(UpdateValidationRequest request, ServerCallContext context)
    {
        var answer = await update.ExecuteAsync(request, CallBudget.Of(context), context.CancellationToken);
        return new UpdateValidationResponse { Result = answer.IsGood, Msg = $"{answer.Error}", Sources = { answer.OrNull ?? [] } };
    }
}
