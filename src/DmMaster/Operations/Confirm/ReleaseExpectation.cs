using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Workers.Observed;

namespace DmMaster.Operations.Confirm;

/// <summary>That a worker has let go of a source which was taken from it.</summary>
/// <param name="holder">The worker, as it was when that was taken.</param>
public sealed class ReleaseExpectation(WorkerEntry holder) : IExpectation
{
    /// <inheritdoc/>
    public Verdict? WhenOffline => Verdict.Confirmed;

    /// <inheritdoc/>
    public string Doing => "letting go of the source";

    /// <inheritdoc/>
    public Verdict? Judge(ObservedWorker worker, Revision ordered) => FormerHolders.MayHandle(holder, worker) ? null : Verdict.Confirmed;

    /// <inheritdoc/>
    public string? Superseded(RegistrySnapshot snapshot, SourceId source, Revision ordered) =>
        snapshot.Bindings.TryGetValue(source, out var bound) ? $"worker {bound} has the source" : null;

    /// <inheritdoc/>
    public string LastSeen(ObservedWorker worker) => $"last seen with source {worker.Source.Source}";
}
