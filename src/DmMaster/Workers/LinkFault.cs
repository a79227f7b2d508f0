namespace DmMaster.Workers;

/// <summary>What is wrong with something that a worker said.</summary>
/// <param name="End">How its link ends for it.</param>
/// <param name="Message">What is wrong, and what the limit is. Holds nothing that the worker sent.</param>
public sealed record LinkFault(LinkEnd End, string Message)
{
    /// <summary>Nothing is wrong.</summary>
    public static LinkFault None { get; } = new(LinkEnd.Disconnected, "");
}
