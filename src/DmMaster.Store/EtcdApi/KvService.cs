using DmMaster.Store.InProcess;
using Google.Protobuf;
using Grpc.Core;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.EtcdApi;

/// <summary><c>etcdserverpb.KV</c>: reads and writes.</summary>
/// <remarks>
/// None of them is given up when the client is: what is begun ends by itself and soon, while watching whether the client is still there
/// costs more than a read.
/// </remarks>
public sealed class KvService(IKeyValueStore store, Headers headers, EtcdApiOptions options) : Wire.KV.KVBase
{
    /// <inheritdoc/>
    public override async Task<Wire.RangeResponse> Range(Wire.RangeRequest request, ServerCallContext context)
    {
        var query = RequestDecoder.ToQuery(request);
        var result = await store.RangeAsync(query with { ReadAtMost = options.ShortReadKeys }, CancellationToken.None);
        return result.IsGivenUp ? await RangeLongAsync(query, context) : Answer(result, context);
    }

    private async Task<Wire.RangeResponse> RangeLongAsync(RangeQuery query, ServerCallContext context)
    {
        using var read = await options.BeginLongReadAsync(context);
        return Answer(await store.RangeAsync(query, CancellationToken.None), context);
    }

    private Wire.RangeResponse Answer(RangeResult result, ServerCallContext context)
    {
        var header = headers.At(result.Revision);
        return result.Entries.Count > 1 && options.SendsChunks(context, new RangeChunks(result, header))
            ? RangeChunks.Stead
            : ResponseEncoder.ToWire(result, header);
    }

    /// <inheritdoc/>
    public override async Task<Wire.PutResponse> Put(Wire.PutRequest request, ServerCallContext context)
    {
        var result = await PutAsync(RequestDecoder.ToPut(request), request);
        return ResponseEncoder.ToWire((TxnOpResult.Put)result.Results[0], request, headers.At(result.Revision));
    }

    /// <inheritdoc/>
    public override async Task<Wire.DeleteRangeResponse> DeleteRange(Wire.DeleteRangeRequest request, ServerCallContext context)
    {
        var result = await CommitAsync(RequestDecoder.ToDelete(request), request);
        return ResponseEncoder.ToWire((TxnOpResult.Delete)result.Results[0], request, headers.At(result.Revision));
    }

    /// <inheritdoc/>
    public override async Task<Wire.TxnResponse> Txn(Wire.TxnRequest request, ServerCallContext context)
    {
        var txn = TxnDecoder.ToTxn(request, options.MaxTxnOperations) with { MaxFoundBytes = options.MaxTxnFoundBytes };
        ReadOnlyKeys.Check(options, txn);
        if (request.CalculateSize() > options.MaxRequestBytes)
        {
            // etcd looks at the keys first.
            TxnWrites.Check(txn);
            throw Refusal.TooLarge();
        }

        return TxnEncoder.ToWire(await store.CommitAsync(txn, CancellationToken.None), request, headers);
    }

    /// <inheritdoc/>
    public override async Task<Wire.CompactionResponse> Compact(Wire.CompactionRequest request, ServerCallContext context) =>
        new() { Header = headers.At(await store.CompactAsync(new Revision(request.Revision), context.CancellationToken)) };

    private async ValueTask<TxnResult> PutAsync(TxnOp.Put put, IMessage request)
    {
        try
        {
            return await CommitAsync(put, request);
        }
        catch (StoreException refusal) when (refusal.Error == StoreError.KeyNotFound && put.Lease != LeaseId.None)
        {
            // Of a put that is no part of a transaction etcd looks at the lease first.
            throw await store.DescribeAsync(put.Lease, CancellationToken.None) is null ? Refusal.LeaseNotFound() : refusal;
        }
    }

    private ValueTask<TxnResult> CommitAsync(TxnOp operation, IMessage request)
    {
        ReadOnlyKeys.Check(options, operation);
        RefuseTooLarge(request);
        return store.CommitAsync(new Txn { Success = [operation] }, CancellationToken.None);
    }

    private void RefuseTooLarge(IMessage request)
    {
        if (request.CalculateSize() > options.MaxRequestBytes)
        {
            throw Refusal.TooLarge();
        }
    }
}
