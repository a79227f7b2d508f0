using Google.Protobuf.Collections;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.EtcdApi;

/// <summary>Transactions as the store knows them.</summary>
internal static class TxnDecoder
{
    /// <summary>Decodes a transaction with all that are nested in it.</summary>
    /// <param name="request">The transaction.</param>
    /// <param name="operations">How many compares and operations it may have in each list. What a level uses, the ones below lack (as
    /// in etcd), which bounds the depth too.</param>
    /// <exception cref="StoreException">There are too many operations.</exception>
    /// <exception cref="Grpc.Core.RpcException">Something in it is not known, or excludes another thing.</exception>
    internal static Txn ToTxn(Wire.TxnRequest request, int operations)
    {
        var most = Math.Max(request.Compare.Count, Math.Max(request.Success.Count, request.Failure.Count));
        return most > operations
            ? throw Refusal.TooManyOperations()
            : new Txn
            {
                Compares = ToCompares(request.Compare),
                Success = ToOperations(request.Success, operations - most),
                Failure = ToOperations(request.Failure, operations - most),
            };
    }

    private static Compare[] ToCompares(RepeatedField<Wire.Compare> requests)
    {
        var compares = new Compare[requests.Count];
        for (var i = 0; i < compares.Length; i++)
        {
            compares[i] = ToCompare(requests[i]);
        }

        return compares;
    }

    private static TxnOp[] ToOperations(RepeatedField<Wire.RequestOp> requests, int below)
    {
        var operations = new TxnOp[requests.Count];
        for (var i = 0; i < operations.Length; i++)
        {
            operations[i] = ToOperation(requests[i], below);
        }

        return operations;
    }

    private static TxnOp ToOperation(Wire.RequestOp request, int below) => request.RequestCase switch
    {
        Wire.RequestOp.RequestOneofCase.RequestRange => new TxnOp.Read(RequestDecoder.ToQuery(request.RequestRange)),
        Wire.RequestOp.RequestOneofCase.RequestPut => RequestDecoder.ToPut(request.RequestPut),
        Wire.RequestOp.RequestOneofCase.RequestDeleteRange => RequestDecoder.ToDelete(request.RequestDeleteRange),
        Wire.RequestOp.RequestOneofCase.RequestTxn => new TxnOp.Nested(ToTxn(request.RequestTxn, below)),
        _ => throw Refusal.KeyNotFound(),
    };

    private static Compare ToCompare(Wire.Compare request) =>
        new(RequestDecoder.NotEmpty(request.Key), ToTarget(request.Target), ToOperator(request.Result), ToNumber(request), request.Value)
        {
            RangeEnd = request.RangeEnd,
        };

    private static long ToNumber(Wire.Compare request) => request.Target switch
    {
        Wire.Compare.Types.CompareTarget.Version => request.Version,
        Wire.Compare.Types.CompareTarget.Create => request.CreateRevision,
        Wire.Compare.Types.CompareTarget.Mod => request.ModRevision,
        Wire.Compare.Types.CompareTarget.Lease => request.Lease,
        _ => 0,
    };

    private static CompareTarget ToTarget(Wire.Compare.Types.CompareTarget target) => target switch
    {
        Wire.Compare.Types.CompareTarget.Version => CompareTarget.Version,
        Wire.Compare.Types.CompareTarget.Create => CompareTarget.CreateRevision,
        Wire.Compare.Types.CompareTarget.Mod => CompareTarget.ModRevision,
        Wire.Compare.Types.CompareTarget.Value => CompareTarget.Value,
        Wire.Compare.Types.CompareTarget.Lease => CompareTarget.Lease,
        _ => throw EtcdApiErrors.UnknownCompare(),
    };

    private static CompareOperator ToOperator(Wire.Compare.Types.CompareResult result) => result switch
    {
        Wire.Compare.Types.CompareResult.Equal => CompareOperator.Equal,
        Wire.Compare.Types.CompareResult.Greater => CompareOperator.Greater,
        Wire.Compare.Types.CompareResult.Less => CompareOperator.Less,
        Wire.Compare.Types.CompareResult.NotEqual => CompareOperator.NotEqual,
        _ => throw EtcdApiErrors.UnknownCompare(),
    };
}
