using Google.Protobuf.Collections;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.EtcdApi;

/// <summary>Answers to transactions on the wire.</summary>
internal static class TxnEncoder
{
    internal static Wire.TxnResponse ToWire(TxnResult result, Wire.TxnRequest request, Headers headers)
    {
        var response = new Wire.TxnResponse { Header = headers.At(result.Revision), Succeeded = result.Succeeded };
        Add(response.Responses, result.Results, result.Succeeded ? request.Success : request.Failure, result.Revision);
        return response;
    }

    private static void Add(
        RepeatedField<Wire.ResponseOp> responses, IReadOnlyList<TxnOpResult> results, RepeatedField<Wire.RequestOp> requests, Revision revision)
    {
        for (var i = 0; i < results.Count; i++)
        {
            responses.Add(ToWire(results[i], requests[i], revision));
        }
    }

    private static Wire.ResponseOp ToWire(TxnOpResult result, Wire.RequestOp request, Revision revision) => result switch
    {
        TxnOpResult.Read read => new() { ResponseRange = ResponseEncoder.ToWire(read.Result, Inner(read.Result.Revision)) },
        TxnOpResult.Put put => new() { ResponsePut = ResponseEncoder.ToWire(put, request.RequestPut, Inner(revision)) },
        TxnOpResult.Delete delete => new() { ResponseDeleteRange = ResponseEncoder.ToWire(delete, request.RequestDeleteRange, Inner(revision)) },
        TxnOpResult.Nested nested => new() { ResponseTxn = ToWire(nested, request.RequestTxn, revision) },
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, null),
    };

    private static Wire.TxnResponse ToWire(TxnOpResult.Nested nested, Wire.TxnRequest request, Revision revision)
    {
        var response = new Wire.TxnResponse { Header = Inner(revision), Succeeded = nested.Succeeded };
        Add(response.Responses, nested.Results, nested.Succeeded ? request.Success : request.Failure, revision);
        return response;
    }

    /// <summary>Inside a transaction a header tells the revision only (as in etcd).</summary>
    private static Wire.ResponseHeader Inner(Revision revision) => new() { Revision = revision.Value };
}
