namespace DmMaster.Store.Tests.Linearizability;

/// <summary>A call as it was seen from outside. It took effect at one moment between call and reply; without a reply at some moment
/// after the call, or never.</summary>
/// <param name="Client">Who called.</param>
/// <param name="Call">What was asked.</param>
/// <param name="Called">When: a number that only grows, over all clients.</param>
/// <param name="Replied">When the reply had come; <see cref="long.MaxValue"/> when none came.</param>
/// <param name="Reply">The reply, null when none came.</param>
internal sealed record RecordedCall(int Client, ClientCall Call, long Called, long Replied, ClientReply? Reply)
{
    public override string ToString() =>
        $"client {Client} [{Called}..{(Reply is null ? "" : Replied)}] {Call} -> {Reply?.ToString() ?? "no answer"}";
}
