using DmMaster.Operations;
using DmMaster.Operations.Sources;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using Grpc.Core;

namespace DmMaster.Services;

public sealed partial class MasterService
{
    /// <summary>operate-source.</summary>
    public override async Task<OperateSourceResponse> OperateSource(OperateSourceRequest request, ServerCallContext context)
    {
        var named = new SourcesRequest(ToIds(request.SourceID), request.Config, CallBudget.Of(context));
        var outcome = request.Op switch
        {
            SourceOp.StartSource => await sources.Create.ExecuteAsync(ToCreate(request, named.Budget), context.CancellationToken),
            SourceOp.StopSource => await sources.Stop.ExecuteAsync(named, context.CancellationToken),
            SourceOp.ShowSource => await sources.Show.ExecuteAsync(named, context.CancellationToken),
            _ => new OperationOutcome.Refused(RefusedSourceOperation.Reason(request.Op, request.Config)),
        };
        return outcome.ToOperateSource();
    }

    private static CreateSourcesRequest ToCreate(OperateSourceRequest request, Budget budget) =>
        new(request.Config, request.WorkerName.Length == 0 ? null : new WorkerName(request.WorkerName), budget);
}
