using Google.Protobuf;

namespace DmMaster.Store.Tests.Model;

/// <summary>Requests made from a seed: few keys and few leases, so that they meet.</summary>
/// <param name="random">What the seed gives.</param>
/// <param name="isStrict">See <see cref="ModelEngine.IsStrict"/>.</param>
internal sealed class RandomRequests(Random random, bool isStrict)
{
    private const int MaxDepth = 3;
    private static readonly ByteString Open = ByteString.CopyFrom(0);

    /// <summary>The leases that there are.</summary>
    internal IReadOnlyList<long> Leases { get; set; } = [];

    internal Txn Txn(long oldest, long current) => Txn(oldest, current, 1);

    internal RangeQuery Query(long oldest, long current) => new(Range())
    {
        At = random.Next(3) == 0 ? default : random.Next(20) == 0 ? new Revision(-1) : Revision(oldest, current),
        Limit = random.Next(3) == 0 ? random.Next(-1, 4) : 0,
        SortBy = isStrict && random.Next(3) == 0 ? (SortTarget)random.Next(5) : SortTarget.Key,
        IsDescending = random.Next(4) == 0,
        Bounds = random.Next(4) == 0 ? Bounds(oldest, current) : default,
        KeysOnly = random.Next(8) == 0,
        CountOnly = random.Next(10) == 0,
    };

    internal WatchQuery Watch(long oldest, long current) => new(Range())
    {
        From = random.Next(3) == 0 ? new Revision(random.Next(-1, 1)) : new Revision(random.NextInt64(Math.Max(1, oldest - 1), current + 20)),
        Without = random.Next(3) == 0 ? (WatchFilter)random.Next(4) : WatchFilter.None,
        WithPrevious = random.Next(2) == 0,
    };

    /// <summary>Mostly what can be read, sometimes just outside.</summary>
    internal Revision Revision(long oldest, long current) => new(random.NextInt64(Math.Max(1, oldest - 2), current + 3));

    /// <summary>Mostly one that there is.</summary>
    internal LeaseId Lease() => new(Leases.Count > 0 && random.Next(12) > 0 ? Leases[random.Next(Leases.Count)] : NewLease());

    /// <summary>Perhaps one that there is.</summary>
    internal long NewLease() => random.Next(1, 9);

    private Txn Txn(long oldest, long current, int depth) => new()
    {
        Compares = [.. Several(depth == 1 ? 3 : 2, () => Compare(current))],
        Success = [.. Several(depth == 1 ? 5 : 2, () => Operation(oldest, current, depth))],
        Failure = [.. Several(depth == 1 ? 3 : 2, () => Operation(oldest, current, depth))],
    };

    internal KeyRange Range() => random.Next(6) switch
    {
        0 => KeyRange.All,
        1 => KeyRange.Prefix(ByteString.CopyFromUtf8($"{(char)('a' + random.Next(4))}")),
        2 => new KeyRange(ExistingKey(), Open),
        3 => new KeyRange(ExistingKey(), ExistingKey()),
        _ => KeyRange.One(ExistingKey()),
    };

    private RevisionBounds Bounds(long oldest, long current)
    {
        Revision Bound() => random.Next(2) == 0 ? default : Revision(Math.Max(oldest, current - 60), current);
        return new RevisionBounds { MinMod = Bound(), MaxMod = Bound(), MinCreate = Bound(), MaxCreate = Bound() };
    }

    private IEnumerable<T> Several<T>(int most, Func<T> make) => Enumerable.Range(0, random.Next(most + 1)).Select(_ => make());

    private TxnOp Operation(long oldest, long current, int depth) => random.Next(9) switch
    {
        0 when depth == 1 || isStrict => new TxnOp.Delete(KeyRange.One(Key())),
        1 when (depth == 1 || isStrict) && random.Next(4) == 0 => new TxnOp.Delete(Range()),
        2 => new TxnOp.Read(new RangeQuery(Range()) { Limit = random.Next(3) }),
        3 when random.Next(3) == 0 => new TxnOp.Read(Query(oldest, current)),
        4 when depth < MaxDepth && random.Next(2) == 0 => new TxnOp.Nested(Txn(oldest, current, depth + 1)),
        _ => Put(),
    };

    private TxnOp.Put Put()
    {
        var keepsValue = random.Next(12) == 0;
        var keepsLease = random.Next(12) == 0;
        return new TxnOp.Put(Key(), keepsValue ? ByteString.Empty : Value())
        {
            KeepsValue = keepsValue,
            KeepsLease = keepsLease,
            Lease = !keepsLease && random.Next(3) == 0 ? Lease() : LeaseId.None,
        };
    }

    private Compare Compare(long current) => new(
        Key(),
        (CompareTarget)random.Next(5),
        (CompareOperator)random.Next(4),
        random.Next(2) == 0 ? random.Next(4) : random.NextInt64(Math.Max(0, current - 20), current + 2),
        Value())
    {
        RangeEnd = random.Next(6) == 0 ? Range().End : ByteString.Empty,
    };

    private ByteString Key() => random.Next(500) == 0 ? ByteString.Empty : ExistingKey();

    private ByteString ExistingKey() => ByteString.CopyFromUtf8($"{(char)('a' + random.Next(4))}/{random.Next(6)}");

    private ByteString Value() => ByteString.CopyFromUtf8($"{random.Next(10)}");
}
