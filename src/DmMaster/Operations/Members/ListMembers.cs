using DmMaster.Registry;

namespace DmMaster.Operations.Members;

/// <summary>Lists workers and how they stand.</summary>
public sealed class ListMembers(RegistryFeed feed)
{
    /// <summary>The registered workers and those that send heartbeats all the same, by name.</summary>
    /// <param name="names">Only these, or all when there are none.</param>
    public MemberList Workers(IReadOnlyCollection<string> names)
    {
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        var workers = feed.Current.Workers.Values
            .Where(worker => (worker.IsRegistered || worker.IsUnregistered) && (wanted.Count == 0 || wanted.Contains(worker.Name.Value)))
            .ToList();
        return new MemberList(
            workers.ConvertAll(static worker => new MemberWorker(
                worker.Name.Value, worker.Address ?? "", worker.Stage, worker.IsOnline ? worker.Bound?.Value ?? "" : "")),
            UnregisteredWorkers.Text([.. workers.Where(static worker => worker.IsUnregistered).Select(static worker => worker.Name.Value)]));
    }
}
