using Google.Protobuf;

namespace DmMaster.Store.Tests.Model;

/// <summary>Requests made from a seed: few keys, so that they meet.</summary>
internal sealed class RandomRequests(Random random)
{
    private const int Leases = 5;
    private static readonly ByteString Open = ByteString.CopyFrom(0);

    internal Txn Txn(long oldest, long current) => new()
    {
        Compares = [.. Several(3, () => Compare(current))],
        Success = [.. Several(5, () => Operation(oldest, current, 1))],
        Failure = [.. Several(3, () => Operation(oldest, current, 1))],
    };

    internal RangeQuery Query(long oldest, long current)
    {
        var query = new RangeQuery(Range())
        {
            At = random.Next(3) == 0 ? default : Revision(oldest, current),
            Limit = random.Next(3) == 0 ? random.Next(4) : 0,
            IsDescending = random.Next(4) == 0,
            KeysOnly = random.Next(6) == 0,
            CountOnly = random.Next(10) == 0,
            Bounds = random.Next(4) == 0 ? Bounds(oldest, current) : default,
        };

        // Which of several equal ones a limit lets through is left open, and so is the order of values that are not sent.
        return query.Limit > 0 || query.KeysOnly ? query : query with { SortBy = (SortTarget)random.Next(5) };
    }

    /// <summary>Few leases, so that they meet; one that never is granted.</summary>
    internal LeaseId Lease() => new(1 + random.Next(Leases));

    internal WatchFilter Filter() => random.Next(3) == 0 ? (WatchFilter)random.Next(3) : WatchFilter.None;

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

    private RevisionBounds Bounds(long oldest, long current)
    {
        Revision Maybe() => random.Next(2) == 0 ? default : Revision(oldest, current);
        return new RevisionBounds { MinMod = Maybe(), MaxMod = Maybe(), MinCreate = Maybe(), MaxCreate = Maybe() };
    }

    private IEnumerable<T> Several<T>(int most, Func<T> make) => Enumerable.Range(0, random.Next(most + 1)).Select(_ => make());

    private Txn Inner(long oldest, long current, int depth) => new()
    {
        Compares = [.. Several(1, () => Compare(current))],
        Success = [.. Several(2, () => Operation(oldest, current, depth))],
        Failure = [.. Several(2, () => Operation(oldest, current, depth))],
    };

    private TxnOp.Put Put()
    {
        var put = new TxnOp.Put(Key(), Value());
        return random.Next(12) switch
        {
            0 => put with { KeepsValue = true },
            1 => put with { KeepsLease = true },
            2 or 3 => put with { Lease = Lease() },
            4 => put with { KeepsValue = true, Lease = Lease() },
            _ => put,
        };
    }

    private TxnOp Operation(long oldest, long current, int depth) => random.Next(9) switch
    {
        0 => new TxnOp.Delete(KeyRange.One(Key())),
        1 when random.Next(4) == 0 => new TxnOp.Delete(Range()),
        2 => new TxnOp.Read(new RangeQuery(Range()) { Limit = random.Next(3) }),
        3 when random.Next(3) == 0 => new TxnOp.Read(Query(oldest, current)),
        4 when depth < 4 => new TxnOp.Nested(Inner(oldest, current, depth + 1)),
        _ => Put(),
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
