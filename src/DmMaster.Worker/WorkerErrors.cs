using DmMaster.Protocol.Dm;

namespace DmMaster.Worker;

/// <summary>Errors of a worker in the parts of DM's errors.</summary>
internal static class WorkerErrors
{
    private const int Bug = 40999;

    public static ProcessError Of(int code, string message) => new()
    {
        ErrCode = code, ErrClass = "dm-worker", ErrScope = "internal", ErrLevel = "high", Message = message,
    };

    public static ProcessError Of(Exception bug) => Of(Bug, $"the worker failed with {bug.GetType().Name}: {bug.Message}");
}
