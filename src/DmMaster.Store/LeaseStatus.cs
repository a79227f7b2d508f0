using Google.Protobuf;

namespace DmMaster.Store;

/// <summary>How a lease stands.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="SecondsLeft">How long it lives yet unless it is kept alive, whole seconds rounded down; not below 0.</param>
/// <param name="Keys">The keys that belong to it, in their order.</param>
public sealed record LeaseStatus(Lease Lease, long SecondsLeft, IReadOnlyList<ByteString> Keys);
