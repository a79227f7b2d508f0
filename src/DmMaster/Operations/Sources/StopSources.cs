using DmMaster.Config;
using DmMaster.Operations.Binding;
using DmMaster.Operations.Commit;
using DmMaster.Operations.Confirm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;

namespace DmMaster.Operations.Sources;

/// <summary>Removes sources, all of a request or none. A source that still has tasks, or relay workers, stays.</summary>
public sealed class StopSources(CommitLoop commit, ReceiptCollector receipts, SourceHandover handover)
{
    private const string NeverBound = "source is stopped and hasn't bound to worker before being stopped";

    /// <summary>Removes the sources in one commit, and waits until the workers that had them have let go.</summary>
    public async Task<OperationOutcome> ExecuteAsync(SourcesRequest request, CancellationToken cancellationToken)
    {
        if (!request.All().TryGet(out var sources, out var refusal))
        {
            return new OperationOutcome.Refused(refusal);
        }

        var removed = await commit.RunAsync("RemoveSourceCfg", snapshot => Decide(snapshot, sources), request.Budget);
        if (removed.Selected is not { } before)
        {
            return new OperationOutcome.Refused(removed.Refusal!);
        }

        var holders = sources.ToDictionary(static source => source, source => before.WorkerOf(source) ?? handover.HolderOf(before, source));
        var unbound = sources.Where(source => holders[source] is null).Order()
            .Select(source => new SourceOutcome(source.Value, "", Receipt.Confirmed, NeverBound));
        var awaited = sources.Where(source => holders[source] is not null)
            .Select(source => new AwaitedReceipt(source, removed.Revision, new SourceExpectation(source, isHandled: false))
            {
                Worker = holders[source]!.Name,
            });
        return new OperationOutcome.Ordered(
            [.. unbound, .. await receipts.CollectAsync([.. awaited], request.Budget, cancellationToken)]);
    }

    private static Plan<RegistrySnapshot> Decide(RegistrySnapshot snapshot, IReadOnlyList<SourceId> sources)
    {
        var seen = new HashSet<SourceId>();
        foreach (var source in sources)
        {
            if (WhyNot(snapshot, source, !seen.Add(source)) is { } error)
            {
                return Plan.Refuse<RegistrySnapshot>(error);
            }
        }

        return Plan.Commit(
            snapshot,
            sources.SelectMany(source => Guard(snapshot, source)),
            sources.SelectMany(source => Remove(snapshot, source)));
    }

    private static DmError? WhyNot(RegistrySnapshot snapshot, SourceId source, bool isRepeated)
    {
        if (isRepeated || !snapshot.Sources.ContainsKey(source))
        {
            return MasterErrors.NoSuchSource(source.Value);
        }

        if (snapshot.TasksBySource.TryGetValue(source, out var tasks))
        {
            return MasterErrors.SourceHasTasks(source.Value, tasks.Select(task => task.Value));
        }

        return snapshot.RelayWorkers.TryGetValue(source, out var relay)
            ? MasterErrors.SourceHasRelay(source.Value, relay.Select(worker => worker.Value))
            : null;
    }

    private static IEnumerable<Compare> Guard(RegistrySnapshot snapshot, SourceId source)
    {
        yield return Compare.Unchanged(DmKeys.SourceConfig(source), snapshot.Sources[source].Revision);
        yield return Compare.NoneIn(DmKeys.SubtasksOf(source));

        // The first worker named to relay a source writes its stage.
        yield return Compare.Unchanged(DmKeys.RelayStage(source), snapshot.Relays.GetValueOrDefault(source)?.Revision ?? Revision.None);
        if (snapshot.WorkerOf(source) is { } worker)
        {
            yield return Compare.Unchanged(DmKeys.Bound(worker.Name), worker.BoundRevision);
        }
    }

    private static IEnumerable<TxnOp> Remove(RegistrySnapshot snapshot, SourceId source)
    {
        yield return Delete(DmKeys.SourceConfig(source));
        yield return Delete(DmKeys.RelayStage(source));
        if (snapshot.WorkerOf(source) is { } worker)
        {
            yield return Delete(DmKeys.Bound(worker.Name));
        }

        // Of every worker that had it last: the store keeps no trace of what is gone.
        foreach (var last in snapshot.Placement.LastBound.GetValueOrDefault(source, []).Where(last => !snapshot.Workers[last].LastBoundRevision.IsNone))
        {
            yield return Delete(DmKeys.LastBound(last));
        }
    }

    private static TxnOp.Delete Delete(Google.Protobuf.ByteString key) => new(KeyRange.One(key));
}
