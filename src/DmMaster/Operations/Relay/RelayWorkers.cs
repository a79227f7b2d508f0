using DmMaster.Config;
using DmMaster.Operations.Membership;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;

namespace DmMaster.Operations.Relay;

/// <summary>The workers that a request names, as they are in one snapshot.</summary>
internal static class RelayWorkers
{
    /// <summary>Why not: some are not registered. Null when all are.</summary>
    public static DmError? FindUnknown(RegistrySnapshot snapshot, IReadOnlyList<WorkerName> workers)
    {
        var unknown = workers.Where(name => snapshot.Workers.GetValueOrDefault(name) is not { IsRegistered: true }).ToList();
        return unknown.Count == 0 ? null : MasterErrors.NoSuchWorker(GoFormat.List(unknown.Select(name => name.Value))) with
        {
            Workaround = UnregisteredWorkers.Text(
                [.. unknown.Where(name => snapshot.Workers.GetValueOrDefault(name)?.IsUnregistered == true).Select(name => name.Value)]),
        };
    }

    /// <summary>Why not: some have to do with another source. Null when none has.</summary>
    /// <param name="snapshot">The registry.</param>
    /// <param name="request">The request.</param>
    /// <param name="sourceOf">What a worker has to do with, null for nothing.</param>
    /// <param name="error">What to say, of workers and of their sources.</param>
    public static DmError? FindElsewhere(
        RegistrySnapshot snapshot, RelayRequest request, Func<WorkerEntry, SourceId?> sourceOf, Func<IEnumerable<string>, IEnumerable<string>, DmError> error)
    {
        var elsewhere = request.Workers.Select(name => snapshot.Workers[name])
            .Where(worker => sourceOf(worker) is { } source && source != request.Source).ToList();
        return elsewhere.Count == 0
            ? null
            : error(elsewhere.Select(worker => worker.Name.Value), elsewhere.Select(worker => $"{sourceOf(worker)}"));
    }

    /// <summary>The names of the workers that relay a source.</summary>
    public static IEnumerable<string> Of(RegistrySnapshot snapshot, SourceId source) =>
        snapshot.RelayWorkers.GetValueOrDefault(source, []).Select(worker => worker.Value);

    /// <summary>Everything that a request was judged by still stands.</summary>
    public static IEnumerable<Compare> Unchanged(RegistrySnapshot snapshot, RelayRequest request)
    {
        yield return Compare.Unchanged(DmKeys.SourceConfig(request.Source), snapshot.Sources[request.Source].Revision);
        yield return Compare.Unchanged(DmKeys.RelayStage(request.Source), snapshot.Relays.GetValueOrDefault(request.Source)?.Revision ?? Revision.None);
        foreach (var worker in request.Workers.Select(name => snapshot.Workers[name]))
        {
            yield return Compare.Unchanged(DmKeys.WorkerInfo(worker.Name), worker.InfoRevision);
            yield return Compare.Unchanged(DmKeys.Bound(worker.Name), worker.BoundRevision);
            yield return Compare.Unchanged(DmKeys.RelayWorker(worker.Name), worker.RelayRevision);
        }
    }
}
