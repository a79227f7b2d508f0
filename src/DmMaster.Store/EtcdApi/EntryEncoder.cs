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

    /// <param name="change">The change.</param>
    /// <param name="withPrevious">Whether to tell what the key was before.</param>
    internal static Wire.Event ToWire(StoreEvent change, bool withPrevious) => new()
    {
        Type = change.Kind == StoreEventKind.Put ? Wire.Event.Types.EventType.Put : Wire.Event.Types.EventType.Delete,
        Kv = ToWire(change.Current),
        PrevKv = withPrevious && change.Previous is { } previous ? ToWire(previous) : null,
    };
}
