using DmMaster.Config;

namespace DmMaster.Workers.Native;

/// <summary>Why a worker's link ends or never began, where it is the worker's doing: the edge at which an error becomes the end of a stream.</summary>
/// <param name="End">How its link ends for it.</param>
/// <param name="Error">What is wrong, and what the limit is. Holds nothing that the worker sent but its name and address.</param>
public sealed record LinkFault(LinkEnd End, DmError Error)
{
    /// <summary>A fault that has no number in DM.</summary>
    public LinkFault(LinkEnd end, string text)
        : this(end, DmError.Plain(text))
    {
    }

    /// <summary>Nothing is wrong.</summary>
    public static LinkFault None { get; } = new(LinkEnd.Disconnected, "");
}
