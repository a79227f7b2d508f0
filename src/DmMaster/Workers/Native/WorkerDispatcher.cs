using DmMaster.Registry;

namespace DmMaster.Workers.Native;

/// <summary>Tells each worker what changed for it. Fan-out is a consequence of a commit, never a second write.</summary>
public sealed class WorkerDispatcher(RegistryFeed feed, LinkTable links) : WorkerLoop(feed)
{
    /// <inheritdoc/>
    protected override void Handle(WorkerName worker, RegistrySnapshot snapshot)
    {
        if (links.TryGet(worker, out var link))
        {
            link.Deliver(snapshot);
        }
    }
}
