using Google.Protobuf;

namespace DmMaster.Store;

/// <summary>One key as it stood at one revision.</summary>
/// <param name="Key">The key, at least one byte.</param>
/// <param name="Value">The value, possibly empty.</param>
/// <param name="CreateRevision">The revision of the put that created the key.</param>
/// <param name="ModRevision">The revision of the last put; of a tombstone, the revision of the delete.</param>
/// <param name="Version">Puts since the key was created, from 1; of a tombstone, 0.</param>
/// <param name="Lease">The lease that the key lives under.</param>
public sealed record KeyValue(
    ByteString Key,
    ByteString Value,
    Revision CreateRevision,
    Revision ModRevision,
    long Version,
    LeaseId Lease)
{
    /// <summary>How large key and value are together.</summary>
    internal long Bytes => Key.Length + Value.Length;
}
