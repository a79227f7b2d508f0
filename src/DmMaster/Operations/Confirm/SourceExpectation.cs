using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Workers.Observed;

namespace DmMaster.Operations.Confirm;

/// <summary>What the verbs on a source expect.</summary>
/// <param name="id">The source.</param>
/// <param name="isHandled">Whether the worker should handle it, or no longer.</param>
public sealed class SourceExpectation(SourceId id, bool isHandled) : IExpectation
{
    /// <inheritdoc/>
    public Verdict? WhenOffline => isHandled ? null : Verdict.Confirmed;

    /// <inheritdoc/>
    public string Doing => isHandled ? "taking the source" : "letting go of the source";

    /// <inheritdoc/>
    public Verdict? Judge(ObservedWorker worker, Revision ordered) =>
        worker.Revision >= ordered && (worker.Source.Source == id.Value && (isHandled || !worker.IsIdle)) == isHandled
            ? new Verdict(Receipt.Confirmed, ProcessErrorText.Of(worker.Source.Result))
            : null;

    /// <inheritdoc/>
    public string? Superseded(RegistrySnapshot snapshot, SourceId source, Revision ordered) =>
        isHandled && !snapshot.Sources.ContainsKey(id) ? "the source was stopped meanwhile" : null;

    /// <inheritdoc/>
    public string LastSeen(ObservedWorker worker) =>
        worker.Source.Source.Length == 0 ? "last seen without a source" : $"last seen with source {worker.Source.Source}";
}
