using DmMaster.Protocol.Etcd;
using Google.Protobuf;

namespace DmMaster.Store.EtcdClient;

/// <summary>Questions to etcd, from the words of the store.</summary>
internal static class WireRequests
{
    /// <summary>A read. Without an order given by the query etcd's own is asked for, since a limit would cut before sorting.</summary>
    internal static RangeRequest ToWire(this RangeQuery query) => new()
    {
        Key = query.Range.Start,
        RangeEnd = query.Range.End,
        Revision = Math.Max(0, query.At.Value),
        Limit = Math.Max(0, query.Limit),
        SortOrder = query.IsDescending ? RangeRequest.Types.SortOrder.Descend
            : query.SortBy == SortTarget.Key ? RangeRequest.Types.SortOrder.None
            : RangeRequest.Types.SortOrder.Ascend,
        SortTarget = query.SortBy switch
        {
            SortTarget.Key => RangeRequest.Types.SortTarget.Key,
            SortTarget.Version => RangeRequest.Types.SortTarget.Version,
            SortTarget.CreateRevision => RangeRequest.Types.SortTarget.Create,
            SortTarget.ModRevision => RangeRequest.Types.SortTarget.Mod,
            SortTarget.Value => RangeRequest.Types.SortTarget.Value,
            _ => throw new ArgumentOutOfRangeException(nameof(query), query.SortBy, null),
        },
        KeysOnly = query.KeysOnly,
        CountOnly = query.CountOnly,
        MinModRevision = query.Bounds.MinMod.Value,
        MaxModRevision = query.Bounds.MaxMod.Value,
        MinCreateRevision = query.Bounds.MinCreate.Value,
        MaxCreateRevision = query.Bounds.MaxCreate.Value,
    };

    /// <summary>A transaction.</summary>
    internal static TxnRequest ToWire(this Txn txn)
    {
        var request = new TxnRequest();
        request.Compare.AddRange(txn.Compares.Select(ToWire));
        request.Success.AddRange(txn.Success.Select(ToWire));
        request.Failure.AddRange(txn.Failure.Select(ToWire));
        return request;
    }

    /// <summary>Whether a transaction can change anything.</summary>
    internal static bool CanWrite(this Txn txn) => txn.Success.Any(CanWrite) || txn.Failure.Any(CanWrite);

    /// <summary>The start of a watch. A range without keys is watched as one key of which nothing is told: etcd refuses it.</summary>
    /// <param name="query">What to follow.</param>
    /// <param name="id">The number of the watch on its stream.</param>
    /// <param name="from">The first revision of interest, none for the next.</param>
    internal static WatchRequest ToWire(this WatchQuery query, long id, Revision from)
    {
        var isEmpty = query.Range.IsEmpty;
        var create = new WatchCreateRequest
        {
            Key = query.Range.Start,
            RangeEnd = isEmpty ? ByteString.Empty : query.Range.End,
            StartRevision = from.Value,
            PrevKv = query.WithPrevious,
            WatchId = id,
            Fragment = true,
            ProgressNotify = true,
        };
        if (isEmpty || query.Without.HasFlag(WatchFilter.Put))
        {
            create.Filters.Add(WatchCreateRequest.Types.FilterType.Noput);
        }

        if (isEmpty || query.Without.HasFlag(WatchFilter.Delete))
        {
            create.Filters.Add(WatchCreateRequest.Types.FilterType.Nodelete);
        }

        return new WatchRequest { CreateRequest = create };
    }

    private static bool CanWrite(TxnOp operation) => operation switch
    {
        TxnOp.Read => false,
        TxnOp.Nested nested => nested.Txn.CanWrite(),
        _ => true,
    };

    private static RequestOp ToWire(TxnOp operation) => operation switch
    {
        TxnOp.Put put => new RequestOp { RequestPut = ToWire(put) },
        TxnOp.Delete delete => new RequestOp
        {
            RequestDeleteRange = new DeleteRangeRequest { Key = delete.Range.Start, RangeEnd = delete.Range.End, PrevKv = true },
        },
        TxnOp.Read read => new RequestOp { RequestRange = read.Query.ToWire() },
        TxnOp.Nested nested => new RequestOp { RequestTxn = nested.Txn.ToWire() },
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, null),
    };

    /// <summary>etcd refuses a value or a lease beside the wish to keep the old one.</summary>
    private static PutRequest ToWire(TxnOp.Put put) => new()
    {
        Key = put.Key,
        Value = put.KeepsValue ? ByteString.Empty : put.Value,
        Lease = put.KeepsLease ? 0 : put.Lease.Value,
        IgnoreValue = put.KeepsValue,
        IgnoreLease = put.KeepsLease,
        PrevKv = true,
    };

    private static Protocol.Etcd.Compare ToWire(Compare compare)
    {
        var wire = new Protocol.Etcd.Compare
        {
            Key = compare.Key,
            RangeEnd = compare.RangeEnd,
            Result = compare.Operator switch
            {
                CompareOperator.Equal => Protocol.Etcd.Compare.Types.CompareResult.Equal,
                CompareOperator.NotEqual => Protocol.Etcd.Compare.Types.CompareResult.NotEqual,
                CompareOperator.Less => Protocol.Etcd.Compare.Types.CompareResult.Less,
                CompareOperator.Greater => Protocol.Etcd.Compare.Types.CompareResult.Greater,
                _ => throw new ArgumentOutOfRangeException(nameof(compare), compare.Operator, null),
            },
        };
        switch (compare.Target)
        {
            case CompareTarget.Version:
                (wire.Target, wire.Version) = (Protocol.Etcd.Compare.Types.CompareTarget.Version, compare.Number);
                break;
            case CompareTarget.CreateRevision:
                (wire.Target, wire.CreateRevision) = (Protocol.Etcd.Compare.Types.CompareTarget.Create, compare.Number);
                break;
            case CompareTarget.ModRevision:
                (wire.Target, wire.ModRevision) = (Protocol.Etcd.Compare.Types.CompareTarget.Mod, compare.Number);
                break;
            case CompareTarget.Value:
                (wire.Target, wire.Value) = (Protocol.Etcd.Compare.Types.CompareTarget.Value, compare.Value);
                break;
            case CompareTarget.Lease:
                (wire.Target, wire.Lease) = (Protocol.Etcd.Compare.Types.CompareTarget.Lease, compare.Number);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(compare), compare.Target, null);
        }

        return wire;
    }
}
