using DmMaster.Protocol.Dm;
using DmMaster.Worker;

namespace DmMaster.Testing.Fleet;

/// <summary>Which stage may follow which, as in a stock worker, with its errors for those that may not.</summary>
internal static class StageRules
{
    /// <summary>Checks that an order can be carried out.</summary>
    /// <param name="from">Where the subtask stands.</param>
    /// <param name="to">Where it should go.</param>
    /// <returns>Whether there is anything to do.</returns>
    /// <exception cref="OrderRefusedException">It cannot be done.</exception>
    public static bool Check(Stage from, Stage to) => (from, to) switch
    {
        (Stage.New, _) => true,
        (Stage.Running, Stage.Running) or (Stage.Finished, Stage.Running) => false,
        (Stage.Paused, Stage.Paused) or (Stage.Stopped, Stage.Stopped) => false,
        (Stage.Paused or Stage.Stopped, Stage.Running) => true,
        (Stage.Running, Stage.Paused or Stage.Stopped) => true,
        (_, Stage.Running) => throw Refuse(40051, $"current stage is {from} but not paused, invalid"),
        _ => throw Refuse(40050, $"current stage is {from} but not running, invalid"),
    };

    private static OrderRefusedException Refuse(int code, string message) => new(new ProcessError
    {
        ErrCode = code,
        ErrClass = "dm-worker",
        ErrScope = "internal",
        ErrLevel = "high",
        Message = message,
    });
}
