using Google.Protobuf.Collections;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.EtcdApi;

/// <summary>The answer to one transaction on the wire.</summary>
/// <remarks>Inside it a header tells the revision only, and that as the operation left it: the one before the transaction's own until
/// something is changed (as in etcd).</remarks>
internal sealed class TxnEncoder
{
    private readonly Revision _own;
    private Revision _now;

    private TxnEncoder(TxnResult result)
    {
        _own = result.Revision;
        _now = Changes(result.Results) ? new Revision(_own.Value - 1) : _own;
    }

    internal static Wire.TxnResponse ToWire(TxnResult result, Wire.TxnRequest request, Headers headers)
    {
        var response = new Wire.TxnResponse { Header = headers.At(result.Revision), Succeeded = result.Succeeded };
        new TxnEncoder(result).Add(response.Responses, result.Results, result.Succeeded ? request.Success : request.Failure);
        return response;
    }

    private static bool Changes(IReadOnlyList<TxnOpResult> results)
    {
        foreach (var result in results)
        {
            if (Changes(result))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Changes(TxnOpResult result) =>
        result is TxnOpResult.Put or TxnOpResult.Delete { Previous.Count: > 0 } || (result is TxnOpResult.Nested nested && Changes(nested.Results));

    private void Add(RepeatedField<Wire.ResponseOp> responses, IReadOnlyList<TxnOpResult> results, RepeatedField<Wire.RequestOp> requests)
    {
        for (var i = 0; i < results.Count; i++)
        {
            if (results[i] is not TxnOpResult.Nested && Changes(results[i]))
            {
                _now = _own;
            }

            responses.Add(ToWire(results[i], requests[i]));
        }
    }

    private Wire.ResponseOp ToWire(TxnOpResult result, Wire.RequestOp request) => result switch
    {
        TxnOpResult.Read read => new() { ResponseRange = ResponseEncoder.ToWire(read.Result, Inner()) },
        TxnOpResult.Put put => new() { ResponsePut = ResponseEncoder.ToWire(put, request.RequestPut, Inner()) },
        TxnOpResult.Delete delete => new() { ResponseDeleteRange = ResponseEncoder.ToWire(delete, request.RequestDeleteRange, Inner()) },
        TxnOpResult.Nested nested => new() { ResponseTxn = ToWire(nested, request.RequestTxn) },
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, null),
    };

    private Wire.TxnResponse ToWire(TxnOpResult.Nested nested, Wire.TxnRequest request)
    {
        // etcd leaves this header empty.
        var response = new Wire.TxnResponse { Header = new(), Succeeded = nested.Succeeded };
        Add(response.Responses, nested.Results, nested.Succeeded ? request.Success : request.Failure);
        return response;
    }

    private Wire.ResponseHeader Inner() => new() { Revision = _now.Value };
}
