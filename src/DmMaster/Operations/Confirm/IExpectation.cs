using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Workers.Observed;

namespace DmMaster.Operations.Confirm;

/// <summary>What a worker must report for an order to count as carried out.</summary>
public interface IExpectation
{
    /// <summary>Judges what a worker said.</summary>
    /// <param name="worker">What it said.</param>
    /// <param name="ordered">The revision of the order: anything said before it proves nothing.</param>
    /// <returns>Null while it cannot be told.</returns>
    Verdict? Judge(ObservedWorker worker, Revision ordered);

    /// <summary>Why the order no longer stands, when a later one took its place; null while it stands.</summary>
    string? Superseded(RegistrySnapshot snapshot, SourceId source, Revision ordered);

    /// <summary>What was last seen of the matter, in a few words.</summary>
    string LastSeen(ObservedWorker worker);

    /// <summary>What a worker does that is about to bring it about: "pausing".</summary>
    string Doing { get; }

    /// <summary>Whether the worker said that it is about to bring it about.</summary>
    bool IsUnderWay(ObservedWorker worker) => false;

    /// <summary>Whether it is about the work for one source: then what a worker says that handles another proves nothing.</summary>
    bool IsOfSource => false;

    /// <summary>What it means that the worker is gone or offline; null when it only means that there is nobody to hear.</summary>
    Verdict? WhenOffline => null;
}
