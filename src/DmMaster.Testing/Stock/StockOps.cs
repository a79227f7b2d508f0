using DmMaster.Protocol.Etcd;
using Google.Protobuf;
using static DmMaster.Protocol.Etcd.Compare.Types;

namespace DmMaster.Testing.Stock;

/// <summary>The parts of a worker's transactions.</summary>
internal static class StockOps
{
    public static RequestOp Put(ByteString key, ByteString value) => new() { RequestPut = new PutRequest { Key = key, Value = value } };

    public static RequestOp Read(ByteString key) => new() { RequestRange = new RangeRequest { Key = key } };

    public static RequestOp Delete(ByteString key) => new() { RequestDeleteRange = new DeleteRangeRequest { Key = key } };

    public static Compare IsAbsent(ByteString key) =>
        new() { Result = CompareResult.Equal, Target = CompareTarget.Version, Key = key, Version = 0 };

    public static Compare IsPresent(ByteString key) =>
        new() { Result = CompareResult.Greater, Target = CompareTarget.Version, Key = key, Version = 0 };

    public static Compare Holds(ByteString key, ByteString value) =>
        new() { Result = CompareResult.Equal, Target = CompareTarget.Value, Key = key, Value = value };
}
