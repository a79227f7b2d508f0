using DmMaster.Protocol.Dm;

namespace DmMaster.Worker;

/// <summary>An order that cannot be carried out. The master passes the error on to whoever gave it.</summary>
public sealed class OrderRefusedException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="error">Why, in the parts of DM's errors.</param>
    public OrderRefusedException(ProcessError error)
        : base(error.Message)
    {
        Error = error;
    }

    /// <summary>Why.</summary>
    public ProcessError Error { get; }
}
