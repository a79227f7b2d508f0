using Google.Protobuf;

namespace DmMaster.Store.Tests.Model;

/// <summary>Requests made from a seed: few keys, so that they meet.</summary>
internal sealed class RandomRequests(Random random)
{
    private static readonly ByteString Open = ByteString.CopyFrom(0);

    internal Txn Txn(long oldest, long current) => new()
    {
        Compares = [.. Several(3, () => Compare(current))],
        Success = [.. Several(5, () => Operation(oldest, current))],
        Failure = [.. Several(3, () => Operation(oldest, current))],
    };

    internal RangeQuery Query(long oldest, long current) => new(Range())
    {
        At = random.Next(3) == 0 ? default : Revision(oldest, current),
        Limit = random.Next(3) == 0 ? random.Next(4) : 0,
    };

    internal KeyRange Range() => random.Next(6) switch
    {
        0 => KeyRange.All,
        1 => KeyRange.Prefix(ByteString.CopyFromUtf8($"{(char)('a' + random.Next(4))}")),
        2 => new KeyRange(Key(), Open),
        3 => new KeyRange(Key(), Key()),
        _ => KeyRange.One(Key()),
    };

    /// <summary>Mostly what can be read, sometimes just outside.</summary>
    internal Revision Revision(long oldest, long current) => new(random.NextInt64(Math.Max(1, oldest - 2), current + 3));

    private IEnumerable<T> Several<T>(int most, Func<T> make) => Enumerable.Range(0, random.Next(most + 1)).Select(_ => make());

    private TxnOp Operation(long oldest, long current) => random.Next(8) switch
    {
        0 => new TxnOp.Delete(KeyRange.One(Key())),
        1 when random.Next(4) == 0 => new TxnOp.Delete(Range()),
        2 => new TxnOp.Read(new RangeQuery(Range()) { Limit = random.Next(3) }),
        3 when random.Next(3) == 0 => new TxnOp.Read(Query(oldest, current)),
        _ => new TxnOp.Put(Key(), Value()),
    };

    private Compare Compare(long current) => new(
        Key(),
        (CompareTarget)random.Next(5),
        (CompareOperator)random.Next(4),
        random.Next(2) == 0 ? random.Next(4) : random.NextInt64(Math.Max(0, current - 20), current + 2),
        Value());

    private ByteString Key() => ByteString.CopyFromUtf8($"{(char)('a' + random.Next(4))}/{random.Next(6)}");

    private ByteString Value() => ByteString.CopyFromUtf8($"{random.Next(10)}");
}
