using DmMaster.Protocol.Dm;

namespace DmMaster.Worker;

/// <summary>An order that cannot be carried out. The master passes the error on to whoever gave it.</summary>
public sealed class OrderRefusedException : Exception
{
    /// <summary>Makes one with an error in the parts of DM's errors.</summary>
    public OrderRefusedException(ProcessError error)
        : base(error.Message)
    {
        Error = error;
    }

    /// <summary>Makes one with DM's words for an error inside a worker.</summary>
    /// <param name="code">The number of the error. DM's worker has 40001 to 40999.</param>
    /// <param name="message">Why.</param>
    public OrderRefusedException(int code, string message)
        : this(WorkerErrors.Of(code, message))
    {
    }

    /// <summary>Why.</summary>
    public ProcessError Error { get; }
}
