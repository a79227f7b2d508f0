using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Workers.Observed;

namespace DmMaster.Operations.Confirm;

/// <summary>What the verbs on relay logs expect (the table of DM's own master, each row a case here).</summary>
public sealed class RelayExpectation : IExpectation
{
    private const string Disabled = "relay is disabled for this source";

    private readonly Stage _stage;
    private readonly bool _mustBeEnabled;

    private RelayExpectation(Stage stage, bool mustBeEnabled)
    {
        _stage = stage;
        _mustBeEnabled = mustBeEnabled;
    }

    /// <summary>After pause-relay: Paused, whatever the reason, which is told. Refused at once where relay is not enabled.</summary>
    public static RelayExpectation Paused { get; } = new(Stage.Paused, mustBeEnabled: true);

    /// <summary>After resume-relay: Running. Refused at once where relay is not enabled.</summary>
    public static RelayExpectation Resumed { get; } = new(Stage.Running, mustBeEnabled: true);

    /// <summary>After start-relay: Running.</summary>
    public static RelayExpectation Started { get; } = new(Stage.Running, mustBeEnabled: false);

    /// <summary>After stop-relay: not there, or Stopped.</summary>
    public static RelayExpectation Stopped { get; } = new(Stage.Stopped, mustBeEnabled: false);

    /// <inheritdoc/>
    /// <remarks>A worker with another source relays this one no longer, and says nothing else of it.</remarks>
    public bool IsOfSource => _stage != Stage.Stopped;

    /// <inheritdoc/>
    public string Doing => "changing its relay";

    /// <inheritdoc/>
    public Verdict? Judge(ObservedWorker worker, Revision ordered)
    {
        if (worker.Revision < ordered)
        {
            return null;
        }

        if (worker.Source.RelayStatus is not { } relay)
        {
            // A worker that tells by itself and took the order in would say how relay stands if it relayed; one that is asked may be late.
            return _stage == Stage.Stopped ? Verdict.Confirmed
                : _mustBeEnabled || worker.Calls is null ? new Verdict(Receipt.Refused, MasterErrors.WorkerSaid(Disabled).ToString())
                : null;
        }

        var errors = ProcessErrorText.Of(relay.Result);
        if (relay.Stage == _stage)
        {
            return new Verdict(Receipt.Confirmed, errors);
        }

        // A worker that is asked may not have heard of the order yet, and show what it is to get over.
        return errors.Length == 0 ? null : new Verdict(Receipt.Refused, errors) { Patience = worker.Calls is null ? TimeSpan.Zero : Verdict.StaleFor };
    }

    /// <inheritdoc/>
    public string? Superseded(RegistrySnapshot snapshot, SourceId source, Revision ordered) =>
        _stage != Stage.Stopped && !snapshot.Sources.ContainsKey(source) ? "the source was stopped meanwhile" : null;

    /// <inheritdoc/>
    public string LastSeen(ObservedWorker worker) =>
        worker.Source.RelayStatus is { } relay ? $"last seen with relay {relay.Stage}" : "last seen without relay";
}
