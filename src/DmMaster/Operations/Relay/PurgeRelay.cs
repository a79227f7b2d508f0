using DmMaster.Config;
using DmMaster.Operations.Forwarding;
using DmMaster.Registry;
using DmMaster.Workers.Observed;

namespace DmMaster.Operations.Relay;

/// <summary>
/// Purges relay logs: asks every worker that relays a source to do it, once the worker that reads the logs has said what its tasks still
/// need. A paused task still needs its logs: it goes on from where it is.
/// </summary>
public sealed class PurgeRelay(RegistryFeed feed, ObservedState observed, StatusInquiry status, SourceCalls calls)
{
    /// <summary>Has every worker that relays the sources purge, where nothing forbids it.</summary>
    /// <returns>One outcome for each worker, by source. The worker is named only where it did not answer, as DM does.</returns>
    public async Task<IReadOnlyList<SourceOutcome>> ExecuteAsync(PurgeRequest request, CancellationToken cancellationToken)
    {
        var snapshot = feed.Current;
        var answers = await Task.WhenAll(
            request.Sources.Distinct().Order().Select(source => PurgeAsync(snapshot, source, request, cancellationToken)));
        return [.. answers.SelectMany(static outcomes => outcomes)];
    }

    private async Task<IReadOnlyList<SourceOutcome>> PurgeAsync(
        RegistrySnapshot snapshot, SourceId source, PurgeRequest request, CancellationToken cancellationToken)
    {
        var workers = SourceWorkers.Of(snapshot, source);
        if (workers.Count == 0)
        {
            return [new SourceOutcome(source.Value, "", Receipt.Refused, $"relay worker for source {source} not found, please `start-relay` first")];
        }

        if (await FindReasonAsync(snapshot, source, request, cancellationToken) is { } reason)
        {
            return [.. workers.Select(_ => new SourceOutcome(source.Value, "", Receipt.Refused, reason.ToString()))];
        }

        return await Task.WhenAll(workers.Select(worker => AskAsync(source, worker, request, cancellationToken)));
    }

    // What the last report said may be long ago: a load that has ended since would keep the logs for ever.
    private async Task<DmError?> FindReasonAsync(
        RegistrySnapshot snapshot, SourceId source, PurgeRequest request, CancellationToken cancellationToken)
    {
        var subtasks = snapshot.SubtasksOf(source).ToList();
        if (subtasks.Count == 0 || snapshot.WorkerOf(source)?.Name is not { } reader)
        {
            return null;
        }

        // What was ordered paused needs no asking.
        var isRelayed = snapshot.RelayWorkers.ContainsKey(source) || snapshot.Sources.GetValueOrDefault(source)?.ReadIsRelayEnabled() == true;
        if (isRelayed && PurgeRules.WhyNot(subtasks, ObservedWorker.Unheard, request.Order.Filename) is { } ordered)
        {
            return RelayErrors.PurgeForbidden(ordered);
        }

        var failure = await status.AskAsync(reader, request.Budget, cancellationToken);
        var said = failure is null ? observed.Worker(reader) : ObservedWorker.Unheard;

        // Without relay there is nothing to keep, and a worker says that all is well.
        if (!isRelayed && said.Source.RelayStatus is null)
        {
            return null;
        }

        return PurgeRules.WhyNot(subtasks, said, request.Order.Filename) is { } reason ? RelayErrors.PurgeForbidden(reason)
            : failure is null ? null
            : MasterErrors.WorkerRequest(failure).Annotate($"what {reader} still needs is not known");
    }

    private async Task<SourceOutcome> AskAsync(SourceId source, WorkerName worker, PurgeRequest request, CancellationToken cancellationToken)
    {
        var asked = await calls.AskAsync(worker, (client, options) => client.PurgeRelayAsync(request.Order, options), request.Budget, cancellationToken);
        if (asked?.Answer is { } said)
        {
            return new SourceOutcome(source.Value, said.Worker, said.Result ? Receipt.Confirmed : Receipt.Refused, said.Msg);
        }

        var reason = asked?.Failure ?? MasterErrors.NoWorkerFor(source.Value);
        return new SourceOutcome(source.Value, worker.Value, Receipt.NotConfirmed, reason.ToString());
    }
}
