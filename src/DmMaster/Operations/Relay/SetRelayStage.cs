using DmMaster.Operations.Commit;
using DmMaster.Operations.Confirm;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;

namespace DmMaster.Operations.Relay;

/// <summary>pause-relay and resume-relay: of the workers that sources are bound to.</summary>
public sealed class SetRelayStage(CommitLoop commit, ReceiptCollector receipts)
{
    /// <summary>Orders the stage, and waits until the workers report it.</summary>
    /// <param name="op">Pause or resume; anything else is refused.</param>
    /// <param name="sources">Which sources. One named twice counts once.</param>
    /// <param name="budget">How long to wait for receipts.</param>
    /// <param name="cancellationToken">The caller left.</param>
    public async Task<OperationOutcome> ExecuteAsync(
        RelayOp op, IReadOnlyList<SourceId> sources, Budget budget, CancellationToken cancellationToken)
    {
        var stage = op switch
        {
            RelayOp.PauseRelay => Stage.Paused,
            RelayOp.ResumeRelay => Stage.Running,
            _ => Stage.InvalidStage,
        };
        if (stage == Stage.InvalidStage)
        {
            return new OperationOutcome.Refused(MasterErrors.InvalidOperation(op.ToString(), "relay"));
        }

        List<SourceId> once = [.. sources.Distinct().Order()];
        var committed = await commit.RunAsync("UpdateExpectRelayStage", snapshot => Decide(snapshot, once, stage), budget);
        if (committed.Refusal is { } refusal)
        {
            return new OperationOutcome.Refused(refusal);
        }

        var expectation = stage == Stage.Paused ? RelayExpectation.Paused : RelayExpectation.Resumed;
        var awaited = once.ConvertAll(source => new AwaitedReceipt(source, committed.Revision, expectation));
        return new OperationOutcome.Ordered(await receipts.CollectAsync(awaited, budget, cancellationToken));
    }

    private static Plan<List<SourceId>> Decide(RegistrySnapshot snapshot, List<SourceId> sources, Stage stage)
    {
        var unknown = sources.FindAll(source => !snapshot.Sources.ContainsKey(source));
        if (unknown.Count > 0)
        {
            return Plan.Refuse<List<SourceId>>(RelayErrors.NoSuchSources(unknown.Select(source => source.Value)));
        }

        return sources.Count == 0
            ? Plan.Keep(sources)
            : Plan.Commit(
                sources,
                sources.Select(source => Compare.Unchanged(DmKeys.SourceConfig(source), snapshot.Sources[source].Revision)),
                sources.Select(source => new TxnOp.Put(DmKeys.RelayStage(source), DmValues.RelayStage(stage, source))));
    }
}
