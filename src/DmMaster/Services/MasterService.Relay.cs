using DmMaster.Operations.Relay;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using Grpc.Core;

namespace DmMaster.Services;

public sealed partial class MasterService
{
    /// <summary>start-relay and stop-relay.</summary>
    public override async Task<OperateRelayResponse> OperateRelay(OperateRelayRequest request, ServerCallContext context)
    {
        var order = new RelayRequest(
            new SourceId(request.Source), [.. request.Worker.Select(worker => new WorkerName(worker))], CallBudget.Of(context));
        var outcome = request.Op switch
        {
            RelayOpV2.StartRelayV2 => await relays.Switch.StartAsync(order, context.CancellationToken),
            RelayOpV2.StopRelayV2 => await relays.Switch.StopAsync(order, context.CancellationToken),
            _ => throw new RpcException(new Status(StatusCode.Unknown, $"only support start-relay or stop-relay, op: {request.Op}")),
        };
        return outcome.ToOperateRelay();
    }

    /// <summary>pause-relay and resume-relay.</summary>
    public override async Task<OperateWorkerRelayResponse> OperateWorkerRelayTask(OperateWorkerRelayRequest request, ServerCallContext context)
    {
        var outcome = await relays.Stage.ExecuteAsync(
            request.Op, ToIds(request.Sources), CallBudget.Of(context), context.CancellationToken);
        return outcome.ToOperateWorkerRelay(request.Op);
    }

    /// <summary>purge-relay.</summary>
    public override async Task<PurgeWorkerRelayResponse> PurgeWorkerRelay(PurgeWorkerRelayRequest request, ServerCallContext context)
    {
        var order = new PurgeRelayRequest
        {
            Inactive = request.Inactive,
            Time = request.Time,
            Filename = request.Filename,
            SubDir = request.SubDir,
        };
        var purge = new PurgeRequest(ToIds(request.Sources), order, CallBudget.Of(context));
        var outcomes = await relays.Purge.ExecuteAsync(purge, context.CancellationToken);
        return new PurgeWorkerRelayResponse { Result = true, Sources = { outcomes.Select(OutcomeMapping.ToRow) } };
    }
}
