using Google.Protobuf;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.EtcdApi;

/// <summary>Keys and their changes on the wire. Keys and values are shared with the store, never copied.</summary>
internal static class EntryEncoder
{
    internal static Wire.KeyValue ToWire(KeyValue entry) => new()
    {
        Key = entry.Key,
        Value = entry.Value,
        CreateRevision = entry.CreateRevision.Value,
        ModRevision = entry.ModRevision.Value,
        Version = entry.Version,
        Lease = entry.Lease.Value,
    };

    /// <summary>How large <see cref="ToWire(KeyValue)"/> is on the wire, in bytes, without making it. Every field's tag takes one.</summary>
    internal static int SizeOf(KeyValue entry) =>
        SizeOf(entry.Key) + SizeOf(entry.CreateRevision.Value) + SizeOf(entry.ModRevision.Value) + SizeOf(entry.Version) + SizeOf(entry.Value) + SizeOf(entry.Lease.Value);

    private static int SizeOf(ByteString field) => field.IsEmpty ? 0 : 1 + CodedOutputStream.ComputeBytesSize(field);

    private static int SizeOf(long field) => field == 0 ? 0 : 1 + CodedOutputStream.ComputeInt64Size(field);

    /// <param name="change">The change.</param>
    /// <param name="withPrevious">Whether to tell what the key was before.</param>
    internal static Wire.Event ToWire(StoreEvent change, bool withPrevious) => new()
    {
        Type = change.Kind == StoreEventKind.Put ? Wire.Event.Types.EventType.Put : Wire.Event.Types.EventType.Delete,
        Kv = ToWire(change.Current),
        PrevKv = withPrevious && change.Previous is { } previous ? ToWire(previous) : null,
    };
}
