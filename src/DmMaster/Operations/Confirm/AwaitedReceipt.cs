using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Operations.Confirm;

/// <summary>One receipt that an operation waits for.</summary>
/// <param name="Source">The source that the order is about.</param>
/// <param name="Ordered">The revision of the order.</param>
/// <param name="Expectation">What the worker must report.</param>
public sealed record AwaitedReceipt(SourceId Source, Revision Ordered, IExpectation Expectation)
{
    /// <summary>The worker to hear; null for the one that the source is bound to, which may change.</summary>
    public WorkerName? Worker { get; init; }
}
