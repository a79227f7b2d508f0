using DmMaster.Protocol.Dm;
using Grpc.Core;

namespace DmMaster.Services;

public sealed partial class MasterService
{
    /// <summary>binlog-schema and operate-schema.</summary>
    public override async Task<OperateSchemaResponse> OperateSchema(OperateSchemaRequest request, ServerCallContext context)
    {
        var answer = await tasks.Inner.Schema.ExecuteAsync(request, CallBudget.Of(context), context.CancellationToken);
        return new OperateSchemaResponse { Result = answer.IsGood, Msg = answer.Refusal, Sources = { answer.Value ?? [] } };
    }

    /// <summary>binlog and handle-error.</summary>
    public override async Task<HandleErrorResponse> HandleError(HandleErrorRequest request, ServerCallContext context)
    {
        var answer = await tasks.Inner.HandleError.ExecuteAsync(request, CallBudget.Of(context), context.CancellationToken);
        return new HandleErrorResponse { Result = answer.IsGood, Msg = answer.Refusal, Sources = { answer.Value ?? [] } };
    }
}
