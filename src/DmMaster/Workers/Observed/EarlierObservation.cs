using DmMaster.Protocol.Dm;
using DmMaster.Store;

namespace DmMaster.Workers.Observed;

/// <summary>How a subtask looked before it looked as it does now.</summary>
/// <param name="Stage">Its stage; <see cref="Stage.InvalidStage"/> when it was not there.</param>
/// <param name="Revision">The revision up to which it is known to have looked so.</param>
public sealed record EarlierObservation(Stage Stage, Revision Revision)
{
    /// <summary>How a subtask was last seen.</summary>
    public static EarlierObservation Of(ObservedSubtask seen) => new(seen.Status.Stage, seen.Revision);
}
