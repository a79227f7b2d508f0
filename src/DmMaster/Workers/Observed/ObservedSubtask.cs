using DmMaster.Protocol.Dm;
using DmMaster.Store;

namespace DmMaster.Workers.Observed;

/// <summary>What a worker last said of one subtask.</summary>
/// <param name="Status">The status as it came.</param>
/// <param name="Revision">The status is how things stood after the orders of this revision.</param>
/// <param name="At">When it came, as a timestamp of the <see cref="TimeProvider"/>.</param>
public sealed record ObservedSubtask(SubTaskStatus Status, Revision Revision, long At)
{
    /// <summary>How it looked before it came to this stage and result; null when it is not known. Kept for workers that are asked.</summary>
    public EarlierObservation? Before { get; init; }
}
