namespace DmMaster.Operations;

/// <summary>What is known of an order.</summary>
public enum Receipt
{
    /// <summary>The worker reported, after the order, what the order asked for.</summary>
    Confirmed,

    /// <summary>The worker reported, after the order, that it will not be so.</summary>
    Refused,

    /// <summary>Neither, in time. The order stands.</summary>
    NotConfirmed,
}
