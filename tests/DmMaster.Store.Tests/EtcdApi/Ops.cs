using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.Tests.EtcdApi;

/// <summary>Operations of transactions.</summary>
internal static class Ops
{
    public static Wire.RequestOp Get(string key) => new() { RequestRange = new() { Key = Bytes.Of(key) } };

    public static Wire.RequestOp Put(string key, string value) => new() { RequestPut = new() { Key = Bytes.Of(key), Value = Bytes.Of(value) } };

    public static Wire.RequestOp Delete(string key) => new() { RequestDeleteRange = new() { Key = Bytes.Of(key) } };
}
