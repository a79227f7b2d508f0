using DmMaster.Protocol.Dm;
using DmMaster.Store;

namespace DmMaster.Workers.Observed;

/// <summary>An order that a worker said it cannot carry out.</summary>
/// <param name="Error">Why.</param>
/// <param name="Revision">The revision of the order, or a later one.</param>
public sealed record ObservedRefusal(ProcessError Error, Revision Revision);
