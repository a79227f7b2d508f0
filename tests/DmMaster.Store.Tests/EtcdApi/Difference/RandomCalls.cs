using Google.Protobuf;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.Tests.EtcdApi.Difference;

/// <summary>Requests from a seed, over few keys so that they meet: sound ones, odd ones and wrong ones.</summary>
/// <remarks>
/// Not among them is where we differ from etcd 3.4 on purpose. It overlooks that a delete without upper bound covers a key put in the
/// same transaction; cuts by a limit before it sorts when a target but no order is given; takes a negative revision inside a
/// transaction for a compacted one; and compacts revision 0 once.
/// </remarks>
internal sealed class RandomCalls(int seed)
{
    private static readonly ByteString[] Keys = [Bytes.Of("a"), Bytes.Of("b"), Bytes.Of("c"), Bytes.Of("ca"), Bytes.Of("d"), Bytes.Zero, ByteString.CopyFrom(0xff)];
    private static readonly long[] LeaseIds = [0, 0, 0, 11, 12, 13, 99];

    private readonly Random _random = new(seed);

    /// <summary>The next request.</summary>
    /// <param name="revision">About where the store is.</param>
    public IMessage Next(long revision) => _random.Next(40) switch
    {
        < 10 => Put(),
        < 16 => Range(revision),
        < 20 => Delete(End()),
        < 32 => Txn(revision, 2),
        < 34 => new Wire.LeaseGrantRequest { ID = Pick(LeaseIds[3..]), TTL = Pick([1000L, 5000, 9_000_000_001]) },
        34 => new Wire.LeaseRevokeRequest { ID = Pick(LeaseIds) },
        35 => new Wire.LeaseTimeToLiveRequest { ID = Pick(LeaseIds), Keys = _random.Next(2) == 0 },
        36 => new Wire.LeaseLeasesRequest(),
        37 => new Wire.CompactionRequest { Revision = Math.Max(1, revision + _random.Next(-60, 2)) },
        38 => new Wire.RangeRequest { Key = Key(), RangeEnd = End(), Limit = _random.Next(-1, 3) },
        _ => Delete(Bytes.Zero),
    };

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];

    private bool Rarely() => _random.Next(8) == 0;

    private ByteString Key() => _random.Next(40) == 0 ? ByteString.Empty : Pick(Keys);

    private ByteString End() => _random.Next(3) > 0 ? ByteString.Empty : Pick(Keys);

    private long Old(long revision) => _random.Next(4) > 0 ? 0 : Math.Max(0, revision + _random.Next(-20, 2));

    private Wire.PutRequest Put() => new()
    {
        Key = Key(),
        Value = Rarely() ? ByteString.Empty : Bytes.Of($"{_random.Next(5)}"),
        Lease = Pick(LeaseIds),
        PrevKv = _random.Next(2) == 0,
        IgnoreLease = Rarely(),
        IgnoreValue = Rarely(),
    };

    private Wire.RangeRequest Range(long revision) => new()
    {
        Key = Key(),
        RangeEnd = End(),
        Revision = Old(revision),
        Limit = Rarely() ? _random.Next(-1, 3) : 0,
        SortOrder = (Wire.RangeRequest.Types.SortOrder)_random.Next(1, 3),
        SortTarget = (Wire.RangeRequest.Types.SortTarget)_random.Next(5),
        KeysOnly = Rarely(),
        CountOnly = Rarely(),
        MinModRevision = Rarely() ? Old(revision) : 0,
        MaxModRevision = Rarely() ? Old(revision) : 0,
        MinCreateRevision = Rarely() ? Old(revision) : 0,
        MaxCreateRevision = Rarely() ? Old(revision) : 0,
    };

    private Wire.DeleteRangeRequest Delete(ByteString end) => new() { Key = Key(), RangeEnd = end, PrevKv = _random.Next(2) == 0 };

    private Wire.TxnRequest Txn(long revision, int depth)
    {
        var txn = new Wire.TxnRequest();
        for (var i = _random.Next(3); i > 0; i--)
        {
            txn.Compare.Add(Compare(revision));
        }

        for (var i = _random.Next(4); i > 0; i--)
        {
            (_random.Next(3) > 0 ? txn.Success : txn.Failure).Add(Operation(revision, depth));
        }

        return txn;
    }

    private Wire.RequestOp Operation(long revision, int depth) => _random.Next(10) switch
    {
        < 3 => new() { RequestPut = Put() },
        < 6 => new() { RequestRange = Range(revision) },
        < 8 => new() { RequestDeleteRange = Delete(End() is var end && end == Bytes.Zero ? ByteString.Empty : end) },
        _ => depth > 0 ? new() { RequestTxn = Txn(revision, depth - 1) } : new(),
    };

    private Wire.Compare Compare(long revision)
    {
        var compare = new Wire.Compare
        {
            Key = Key(),
            RangeEnd = _random.Next(5) == 0 ? Pick(Keys) : ByteString.Empty,
            Result = (Wire.Compare.Types.CompareResult)_random.Next(4),
            Target = (Wire.Compare.Types.CompareTarget)_random.Next(5),
        };
        switch (_random.Next(6))
        {
            case 0:
                compare.Version = _random.Next(4);
                break;
            case 1:
                compare.CreateRevision = Old(revision);
                break;
            case 2:
                compare.ModRevision = Old(revision);
                break;
            case 3:
                compare.Value = Bytes.Of($"{_random.Next(5)}");
                break;
            case 4:
                compare.Lease = Pick(LeaseIds);
                break;
            default:
                break;
        }

        return compare;
    }
}
