using DmMaster.Protocol.Dm;
using DmMaster.Worker;

namespace DmMaster.Testing.Fleet;

/// <summary>
/// Which stage may follow which, as in a stock worker, with its errors for those that may not. An order says where to be, not what
/// to do: a subtask that is there, or on the way there, has nothing to do, where a stock worker notes an error and the master hears
/// nothing of it.
/// </summary>
internal static class StageRules
{
    private const int NotRunning = 40050;
    private const int NotPaused = 40051;

    /// <summary>Checks that an order can be carried out.</summary>
    /// <param name="from">Where the subtask stands.</param>
    /// <param name="to">Where it should go: Running, Paused or Stopped.</param>
    /// <returns>Whether there is anything to do.</returns>
    /// <exception cref="OrderRefusedException">It cannot be done.</exception>
    public static bool Check(Stage from, Stage to) => (from, to) switch
    {
        (Stage.New, _) => true,
        (Stage.Running or Stage.Finished or Stage.Resuming, Stage.Running) => false,
        (Stage.Paused or Stage.Pausing, Stage.Paused) or (Stage.Stopped, Stage.Stopped) => false,
        (Stage.Paused or Stage.Stopped, Stage.Running) => true,
        (Stage.Running, Stage.Paused or Stage.Stopped) => true,
        (_, Stage.Running) => throw new OrderRefusedException(NotPaused, $"current stage is {from} but not paused, invalid"),
        _ => throw new OrderRefusedException(NotRunning, $"current stage is {from} but not running, invalid"),
    };
}
