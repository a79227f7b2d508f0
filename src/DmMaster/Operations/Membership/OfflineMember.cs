using DmMaster.Config;
using DmMaster.Operations.Commit;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;

namespace DmMaster.Operations.Membership;

/// <summary>Removes a member that is gone for good. Masters cannot be removed: there is one.</summary>
public sealed class OfflineMember(CommitLoop commit, MasterIdentity identity)
{
    /// <summary>Removes a worker's registration, unless it is online.</summary>
    /// <param name="type"><c>worker</c> or <c>master</c>.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="budget">How long to wait for the store.</param>
    /// <param name="cancellationToken">The caller left.</param>
    /// <returns>Why not, null when it is done.</returns>
    public async Task<DmError?> ExecuteAsync(string type, string name, Budget budget, CancellationToken cancellationToken) => type switch
    {
        "worker" => (await commit.RunAsync("RemoveWorker", snapshot => Decide(snapshot, new WorkerName(name)), budget)).Refusal,
        "master" => name == identity.Name ? MemberErrors.LastMaster : MemberErrors.NoSuchMaster(name),
        _ => MemberErrors.InvalidType(type),
    };

    private static Plan<WorkerEntry> Decide(RegistrySnapshot snapshot, WorkerName name)
    {
        if (snapshot.Workers.GetValueOrDefault(name) is not { IsRegistered: true } worker)
        {
            return Plan.Refuse<WorkerEntry>(UnregisteredWorkers.NoSuchWorker(snapshot, name));
        }

        if (worker.IsOnline)
        {
            return Plan.Refuse<WorkerEntry>(MemberErrors.WorkerOnline(name.Value));
        }

        return Plan.Commit(
            worker,
            [Compare.Absent(DmKeys.WorkerAlive(name)), Compare.Unchanged(DmKeys.WorkerInfo(name), worker.InfoRevision)],
            [new TxnOp.Delete(KeyRange.One(DmKeys.WorkerInfo(name))), new TxnOp.Delete(KeyRange.One(DmKeys.RelayWorker(name)))]);
    }
}
