using DmMaster.Operations;
using DmMaster.Operations.Sources;
using DmMaster.Operations.Sources.Transfer;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using Grpc.Core;

namespace DmMaster.Services;

/// <summary>The calls on sources.</summary>
public sealed class SourceMethods(CreateSources create, StopSources stop, ShowSources show, RefuseSourceOperation refuse, TransferSource transfer)
{
    /// <summary>operate-source.</summary>
    public async Task<OperateSourceResponse> OperateSource(OperateSourceRequest request, ServerCallContext context)
    {
        var named = new SourcesRequest(SourceIds.Of(request.SourceID), request.Config, CallBudget.Of(context));
        var outcome = request.Op switch
        {
            SourceOp.StartSource => await create.ExecuteAsync(ToCreate(request, named.Budget), context.CancellationToken),
            SourceOp.StopSource => await stop.ExecuteAsync(named, context.CancellationToken),
            SourceOp.ShowSource => await show.ExecuteAsync(named, context.CancellationToken),
            _ => await refuse.ExecuteAsync(request.Op, named, context.CancellationToken),
        };
        return outcome.ToOperateSource();
    }

    /// <summary>transfer-source.</summary>
    public async Task<TransferSourceResponse> TransferSource(TransferSourceRequest request, ServerCallContext context)
    {
        var order = new TransferRequest(new SourceId(request.Source), new WorkerName(request.Worker), CallBudget.Of(context));
        return (await transfer.ExecuteAsync(order, context.CancellationToken)).ToTransferSource();
    }

    private static CreateSourcesRequest ToCreate(OperateSourceRequest request, Budget budget) =>
        new(request.Config, request.WorkerName.Length == 0 ? null : new WorkerName(request.WorkerName), budget);
}
