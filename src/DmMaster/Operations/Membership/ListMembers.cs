using DmMaster.Operations.Binding;
using DmMaster.Registry;

namespace DmMaster.Operations.Membership;

/// <summary>Lists workers and how they stand.</summary>
public sealed class ListMembers(RegistryFeed feed, SourceHandover handover)
{
    private const int MaxWaiting = 20;

    /// <summary>The registered workers and those that send heartbeats all the same, by name.</summary>
    /// <remarks>A worker that may still handle what was taken from it is shown with that: it is not free before it has let go of it.</remarks>
    /// <param name="names">Only these, or all when there are none.</param>
    public MemberList Workers(IReadOnlyCollection<string> names)
    {
        var snapshot = feed.Current;
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        var workers = snapshot.Workers.Values
            .Where(worker => (worker.IsRegistered || worker.IsUnregistered) && (wanted.Count == 0 || wanted.Contains(worker.Name.Value)))
            .ToList();
        var waiting = handover.Waiting(snapshot).ToLookup(static wait => wait.Holder.Name, static wait => wait.Source);
        return new MemberList(workers.ConvertAll(worker => Member(worker, waiting[worker.Name])), Note(snapshot, workers, waiting));
    }

    private static MemberWorker Member(WorkerEntry worker, IEnumerable<SourceId> waiting)
    {
        var shown = worker.Bound is null && waiting.Any() ? worker with { Bound = waiting.First() } : worker;
        return new MemberWorker(shown.Name.Value, shown.Address ?? "", shown.Stage, shown.IsOnline ? shown.Bound?.Value ?? "" : "");
    }

    private string Note(RegistrySnapshot snapshot, List<WorkerEntry> workers, ILookup<WorkerName, SourceId> waiting)
    {
        var waits = workers.SelectMany(worker => waiting[worker.Name]).Take(MaxWaiting).Select(source => handover.WaitText(snapshot, source)).OfType<string>();
        string[] notes = [UnregisteredWorkers.Text([.. workers.Where(static worker => worker.IsUnregistered).Select(static worker => worker.Name.Value)]), .. waits];
        return string.Join("; ", notes.Where(static note => note.Length > 0));
    }
}
