using DmMaster.Config;
using DmMaster.Operations.Binding;
using DmMaster.Operations.Commit;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using Google.Protobuf;

namespace DmMaster.Operations.Relay;

/// <summary>What start-relay and stop-relay decide on a snapshot: DM's checks in DM's order, and what is written then.</summary>
public static class RelayPlans
{
    /// <summary>start-relay on named workers.</summary>
    public static Plan<RelayRequest> Start(RegistrySnapshot snapshot, RelayRequest request)
    {
        if (!snapshot.Sources.TryGetValue(request.Source, out var source))
        {
            return Plan.Refuse<RelayRequest>(MasterErrors.NoSuchSource(request.Source.Value));
        }

        var error = (source.ReadIsRelayEnabled() ? RelayErrors.StartedOnBound() : null)
            ?? RelayWorkers.FindUnknown(snapshot, request.Workers)
            ?? RelayWorkers.FindElsewhere(snapshot, request, static worker => worker.Bound, RelayErrors.WorkersBoundElsewhere)
            ?? RelayWorkers.FindElsewhere(snapshot, request, static worker => worker.Relay, RelayErrors.WorkersBusy);
        if (error is not null)
        {
            return Plan.Refuse<RelayRequest>(error);
        }

        // The stage of the first worker is the stage of all: a later one joins a paused relay paused.
        IEnumerable<TxnOp> stage = snapshot.RelayWorkers.ContainsKey(request.Source) ? [] : [Stage(request.Source)];
        var value = DmValues.RelayWorker(request.Source);
        return Plan.Commit(
            request,
            RelayWorkers.Unchanged(snapshot, request),
            [.. stage, .. request.Workers.Select(worker => new TxnOp.Put(DmKeys.RelayWorker(worker), value))]);
    }

    /// <summary>stop-relay on named workers.</summary>
    public static Plan<RelayRequest> Stop(RegistrySnapshot snapshot, RelayRequest request)
    {
        if (!snapshot.Sources.TryGetValue(request.Source, out var source))
        {
            return Plan.Refuse<RelayRequest>(MasterErrors.NoSuchSource(request.Source.Value));
        }

        var error = (source.ReadIsRelayEnabled() ? RelayErrors.StopTakesNoName() : null)
            ?? RelayWorkers.FindUnknown(snapshot, request.Workers)
            ?? RelayWorkers.FindElsewhere(snapshot, request, static worker => worker.Relay, RelayErrors.WorkersRelayElsewhere);
        if (error is not null)
        {
            return Plan.Refuse<RelayRequest>(error);
        }

        var isLast = snapshot.RelayWorkers.GetValueOrDefault(request.Source, []).IsSubsetOf(request.Workers);
        IEnumerable<TxnOp> stage = isLast ? [new TxnOp.Delete(KeyRange.One(DmKeys.RelayStage(request.Source)))] : [];
        return Plan.Commit(
            request,
            RelayWorkers.Unchanged(snapshot, request),
            [.. request.Workers.Select(worker => new TxnOp.Delete(KeyRange.One(DmKeys.RelayWorker(worker)))), .. stage]);
    }

    /// <summary>start-relay and stop-relay without workers: the source's own configuration says whether its worker relays.</summary>
    public static Plan<RelayRequest> Enable(RegistrySnapshot snapshot, RelayRequest request, bool isEnabled)
    {
        if (!snapshot.Sources.TryGetValue(request.Source, out var source))
        {
            return Plan.Refuse<RelayRequest>(MasterErrors.NoSuchSource(request.Source.Value));
        }

        if (snapshot.RelayWorkers.ContainsKey(request.Source))
        {
            var named = RelayWorkers.Of(snapshot, request.Source);
            return Plan.Refuse<RelayRequest>(isEnabled ? RelayErrors.StartedOnNamed(named) : RelayErrors.StopNeedsName(named));
        }

        if (!SourceConfig.FromToml(source.Config).TryGet(out var config, out var unreadable))
        {
            return Plan.Refuse<RelayRequest>(unreadable);
        }

        var changed = config with { IsRelayEnabled = isEnabled };
        return Plan.Commit(
            request,
            RelayWorkers.Unchanged(snapshot, request),
            [new TxnOp.Put(DmKeys.SourceConfig(request.Source), ByteString.CopyFromUtf8(changed.ToToml()))]);
    }

    /// <summary>Tells the bound worker, if there is one, to look at the configuration anew: DM writes the binding again.</summary>
    public static Plan<RelayRequest> Tell(RegistrySnapshot snapshot, RelayRequest request, bool isEnabled)
    {
        if (snapshot.WorkerOf(request.Source) is not { } worker)
        {
            return Plan.Keep(request);
        }

        IEnumerable<TxnOp> stage = isEnabled ? [Stage(request.Source)] : [];
        return Plan.Commit(
            request,
            [Compare.Unchanged(DmKeys.Bound(worker.Name), worker.BoundRevision)],
            [.. stage, .. BindingPlan.Put(request.Source, worker.Name)]);
    }

    private static TxnOp.Put Stage(SourceId source) => new(DmKeys.RelayStage(source), DmValues.RelayStage(Protocol.Dm.Stage.Running, source));
}
