using DmMaster.Registry;

namespace DmMaster.Operations.Members;

/// <summary>Lists workers and how they stand.</summary>
public sealed class ListMembers(RegistryFeed feed)
{
    /// <summary>The registered workers, by name.</summary>
    /// <param name="names">Only these, or all when there are none.</param>
    public IReadOnlyList<MemberWorker> Workers(IReadOnlyCollection<string> names) =>
        [.. feed.Current.Workers.Values
            .Where(worker => worker.IsRegistered && (names.Count == 0 || names.Contains(worker.Name.Value)))
            .Select(worker => new MemberWorker(
                worker.Name.Value, worker.Address ?? "", worker.Stage, worker.IsOnline ? worker.Bound?.Value ?? "" : ""))];
}
