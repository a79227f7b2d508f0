using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Workers;

namespace DmMaster.Operations.Confirm;

/// <summary>What the verbs on a relay expect (the table of DM's own master, each row a case here).</summary>
public sealed class RelayExpectation : IExpectation
{
    private readonly Stage _stage;
    private readonly bool _mustRelay;

    private RelayExpectation(Stage stage, bool mustRelay) => (_stage, _mustRelay) = (stage, mustRelay);

    /// <summary>After pause-relay or resume-relay: the stage, and a worker that does not relay at all says so at once.</summary>
    public static RelayExpectation Set(Stage stage) => new(stage, mustRelay: true);

    /// <summary>After start-relay: Running. A worker that does not relay yet may still begin.</summary>
    public static RelayExpectation Started { get; } = new(Stage.Running, mustRelay: false);

    /// <summary>After stop-relay: Stopped, or gone.</summary>
    public static RelayExpectation Gone { get; } = new(Stage.Stopped, mustRelay: false);

    /// <inheritdoc/>
    public Verdict? Judge(ObservedWorker worker, Revision ordered)
    {
        if (worker.Revision < ordered)
        {
            return null;
        }

        if (worker.Source.RelayStatus is not { } relay)
        {
            return _stage == Stage.Stopped ? Verdict.Confirmed
                : _mustRelay ? new Verdict(Receipt.Refused, MasterErrors.WorkerSaid("relay is disabled for this source").ToString())
                : null;
        }

        var errors = ProcessErrorText.Of(relay.Result);
        return relay.Stage == _stage ? new Verdict(Receipt.Confirmed, errors)
            : errors.Length > 0 ? new Verdict(Receipt.Refused, errors)
            : null;
    }

    /// <inheritdoc/>
    public string? Superseded(RegistrySnapshot snapshot, SourceId source, Revision ordered)
    {
        if (_stage == Stage.Stopped)
        {
            return null;
        }

        if (!snapshot.Sources.ContainsKey(source))
        {
            return "the source was stopped meanwhile";
        }

        return snapshot.Relays.GetValueOrDefault(source) is { } relay && relay.Revision > ordered && relay.Expected != _stage
            ? $"a later order ({relay.Expected}) took its place"
            : null;
    }

    /// <inheritdoc/>
    public string LastSeen(ObservedWorker worker) =>
        worker.Source.RelayStatus is { } relay ? $"relay last seen {relay.Stage}" : "last seen without relay";
}
