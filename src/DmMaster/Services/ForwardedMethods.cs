using DmMaster.Operations.Forwarding;
using DmMaster.Protocol.Dm;
using Grpc.Core;

namespace DmMaster.Services;

/// <summary>The calls that each worker of a task answers for itself.</summary>
public sealed class ForwardedMethods(OperateSchema schema, HandleSyncError handleError)
{
    /// <summary>binlog-schema and operate-schema.</summary>
    public async Task<OperateSchemaResponse> OperateSchema(OperateSchemaRequest request, ServerCallContext context)
    {
        var answer = await schema.ExecuteAsync(request, CallBudget.Of(context), context.CancellationToken);
        return new OperateSchemaResponse { Result = answer.IsGood, Msg = $"{answer.Error}", Sources = { answer.OrNull ?? [] } };
    }

    /// <summary>binlog and handle-error.</summary>
    public async Task<HandleErrorResponse> HandleError(HandleErrorRequest request, ServerCallContext context)
    {
        var answer = await handleError.ExecuteAsync(request, CallBudget.Of(context), context.CancellationToken);
        return new HandleErrorResponse { Result = answer.IsGood, Msg = $"{answer.Error}", Sources = { answer.OrNull ?? [] } };
    }
}
