using DmMaster.Operations.Relay;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using Grpc.Core;

namespace DmMaster.Services;

/// <summary>The calls on relay logs.</summary>
public sealed class RelayMethods(SwitchRelay switches, SetRelayStage stages, PurgeRelay purge)
{
    /// <summary>start-relay and stop-relay.</summary>
    public async Task<OperateRelayResponse> OperateRelay(OperateRelayRequest request, ServerCallContext context)
    {
        var order = new RelayRequest(
            new SourceId(request.Source), [.. request.Worker.Select(worker => new WorkerName(worker))], CallBudget.Of(context));
        var outcome = request.Op switch
        {
            RelayOpV2.StartRelayV2 => await switches.StartAsync(order, context.CancellationToken),
            RelayOpV2.StopRelayV2 => await switches.StopAsync(order, context.CancellationToken),
            _ => throw new RpcException(new Status(StatusCode.Unknown, $"only support start-relay or stop-relay, op: {request.Op}")),
        };
        return outcome.ToOperateRelay();
    }

    /// <summary>pause-relay and resume-relay.</summary>
    public async Task<OperateWorkerRelayResponse> OperateWorkerRelayTask(OperateWorkerRelayRequest request, ServerCallContext context)
    {
        var outcome = await stages.ExecuteAsync(
            request.Op, SourceIds.Of(request.Sources), CallBudget.Of(context), context.CancellationToken);
        return outcome.ToOperateWorkerRelay(request.Op);
    }

    /// <summary>purge-relay.</summary>
    public async Task<PurgeWorkerRelayResponse> PurgeWorkerRelay(PurgeWorkerRelayRequest request, ServerCallContext context)
    {
        var order = new PurgeRelayRequest
        {
            Inactive = request.Inactive,
            Time = request.Time,
            Filename = request.Filename,
            SubDir = request.SubDir,
        };
        var logs = new PurgeRequest(SourceIds.Of(request.Sources), order, CallBudget.Of(context));
        var outcomes = await purge.ExecuteAsync(logs, context.CancellationToken);
        return new PurgeWorkerRelayResponse { Result = true, Sources = { outcomes.Select(OutcomeMapping.ToRow) } };
    }
}
