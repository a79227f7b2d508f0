using DmMaster.Operations;
using DmMaster.Operations.Sources;
using DmMaster.Operations.Sources.Transfer;
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
            _ => await sources.Refuse.ExecuteAsync(request.Op, named, context.CancellationToken),
        };
        return outcome.ToOperateSource();
    }

    /// <summary>transfer-source.</summary>
    public override async Task<TransferSourceResponse> TransferSource(TransferSourceRequest request, ServerCallContext context)
    {
        var transfer = new TransferRequest(new SourceId(request.Source), new WorkerName(request.Worker), CallBudget.Of(context));
        return (await sources.Transfer.ExecuteAsync(transfer, context.CancellationToken)).ToTransferSource();
    }

    private static CreateSourcesRequest ToCreate(OperateSourceRequest request, Budget budget) =>
        new(request.Config, request.WorkerName.Length == 0 ? null : new WorkerName(request.WorkerName), budget);
}
