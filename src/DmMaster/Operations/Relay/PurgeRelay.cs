using DmMaster.Operations.Forwarding;
using DmMaster.Registry;
using DmMaster.Workers;

namespace DmMaster.Operations.Relay;

/// <summary>
/// Purges relay logs: asks every worker that relays a source to do it, after a look at what its tasks still need. A paused task
/// still needs its logs: it goes on from where it is.
/// </summary>
public sealed class PurgeRelay(RegistryFeed feed, ObservedState observed, SourceCalls calls)
{
    /// <summary>Does it.</summary>
    /// <returns>One outcome for each worker, by source. The worker is named only where it did not answer, as DM does.</returns>
    public async Task<IReadOnlyList<SourceOutcome>> ExecuteAsync(PurgeRequest request, CancellationToken cancellationToken)
    {
        var snapshot = feed.Current;
        var answers = request.Sources.Distinct().Order().SelectMany(source => Ask(snapshot, source, request, cancellationToken));
        return await Task.WhenAll([.. answers]);
    }

    private IEnumerable<Task<SourceOutcome>> Ask(
        RegistrySnapshot snapshot, SourceId source, PurgeRequest request, CancellationToken cancellationToken)
    {
        var workers = SourceWorkers.Of(snapshot, source);
        if (workers.Count == 0)
        {
            var text = $"relay worker for source {source} not found, please `start-relay` first";
            return [Task.FromResult(new SourceOutcome(source.Value, "", Receipt.Refused, text))];
        }

        var bound = snapshot.WorkerOf(source)?.Name;
        if (IsRelayed(snapshot, source, bound) && WhyNot(snapshot, source, bound, request) is { } reason)
        {
            var text = RelayErrors.PurgeForbidden(reason).ToString();
            return workers.Select(_ => Task.FromResult(new SourceOutcome(source.Value, "", Receipt.Refused, text)));
        }

        return workers.Select(worker => AskAsync(source, worker, request, cancellationToken));
    }

    // Without relay there is nothing to keep, and a worker says that all is well.
    private bool IsRelayed(RegistrySnapshot snapshot, SourceId source, WorkerName? bound) =>
        snapshot.RelayWorkers.ContainsKey(source) ||
        snapshot.Sources.GetValueOrDefault(source)?.ReadIsRelayEnabled() == true ||
        (bound is { } worker && observed.Worker(worker).Source.RelayStatus is not null);

    private string? WhyNot(RegistrySnapshot snapshot, SourceId source, WorkerName? bound, PurgeRequest request) => PurgeRules.WhyNot(
        snapshot.SubtasksOf(source), bound is { } worker ? observed.Worker(worker) : ObservedWorker.Unheard, request.Order.Filename);

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
