using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Workers.Native;

/// <summary>What relay one worker should do.</summary>
/// <param name="Source">Of which source.</param>
/// <param name="Stage">Running or Paused; InvalidStage for none, which is said as well: whoever orders a stage waits for an answer.</param>
/// <param name="Revision">The revision that last changed anything of this: the stage, the configuration, who relays.</param>
public sealed record RelayOrder(SourceEntry Source, Stage Stage, Revision Revision)
{
    /// <summary>What a snapshot wants of a worker: the relay that it was named for, or that of the source it is bound to, when that is enabled.</summary>
    /// <returns>Null when there is nothing to say of relay.</returns>
    public static RelayOrder? Of(RegistrySnapshot snapshot, WorkerEntry worker)
    {
        // Hardly a source has a stage of relay, and only then its configuration is read.
        if ((worker.Relay ?? worker.Bound) is not { } id ||
            !snapshot.Relays.TryGetValue(id, out var relay) || relay.Expected is not (Stage.Running or Stage.Paused) ||
            !snapshot.Sources.TryGetValue(id, out var source))
        {
            return null;
        }

        Revision[] changes = [relay.Revision, source.Revision, worker.RelayRevision];
        var isOn = worker.Relay is not null || source.ReadIsRelayEnabled();
        return new RelayOrder(source, isOn ? relay.Expected : Stage.InvalidStage, changes.Max());
    }
}
