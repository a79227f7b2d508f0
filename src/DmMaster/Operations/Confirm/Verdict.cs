namespace DmMaster.Operations.Confirm;

/// <summary>What a report says of an order.</summary>
/// <param name="Receipt">Whether it was carried out.</param>
/// <param name="Message">What the worker said besides, possibly empty.</param>
public sealed record Verdict(Receipt Receipt, string Message)
{
    /// <summary>Carried out, nothing to add.</summary>
    public static Verdict Confirmed { get; } = new(Receipt.Confirmed, "");
}
