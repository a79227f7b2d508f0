namespace DmMaster.Operations.Confirm;

/// <summary>What a report says of an order.</summary>
/// <param name="Receipt">Whether it was carried out.</param>
/// <param name="Message">What the worker said besides, possibly empty.</param>
public sealed record Verdict(Receipt Receipt, string Message)
{
    /// <summary>Carried out, nothing to add.</summary>
    public static Verdict Confirmed { get; } = new(Receipt.Confirmed, "");

    /// <summary>
    /// How long a worker that is asked must go on saying what may be from before the order. It hears of an order within milliseconds, and
    /// does not answer while it carries one out.
    /// </summary>
    internal static readonly TimeSpan StaleFor = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long the verdict must go on being given before it counts: what the worker said may still be from before the order.
    /// Zero, the default, when it proves what it says.
    /// </summary>
    public TimeSpan Patience { get; init; }
}
