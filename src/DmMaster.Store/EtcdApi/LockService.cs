using Grpc.Core;
using Wire = DmMaster.Protocol.Etcd.Concurrency;

namespace DmMaster.Store.EtcdApi;

/// <summary><c>v3lockpb.Lock</c>: locks that are held as long as a lease lives.</summary>
public sealed class LockService(IKeyValueStore store, Headers headers, EtcdApiOptions options) : Wire.Lock.LockBase
{
    private readonly Ownership _ownership = new(store, options);

    /// <inheritdoc/>
    /// <remarks>Waits as long as the caller does. One whose lease ended meanwhile is refused in the words of etcd 3.5, where 3.4 claims
    /// that it has the lock.</remarks>
    public override Task<Wire.LockResponse> Lock(Wire.LockRequest request, ServerCallContext context) => Ownership.AnswerAsync(async () =>
    {
        var lease = await _ownership.LeaseAsync(request.Lease, context.CancellationToken);
        var place = await _ownership.EnterAsync(request.Name, lease, Google.Protobuf.ByteString.Empty);
        var revision = await _ownership.WaitAsync(request.Name, place, context.CancellationToken);
        return await _ownership.StandsAsync(place, context.CancellationToken)
            ? new Wire.LockResponse { Header = headers.At(revision), Key = place.Key }
            : throw EtcdApiErrors.Unknown("mutex: session is expired");
    });

    /// <inheritdoc/>
    public override Task<Wire.UnlockResponse> Unlock(Wire.UnlockRequest request, ServerCallContext context) => Ownership.AnswerAsync(async () =>
    {
        var operation = new TxnOp.Delete(KeyRange.One(RequestDecoder.NotEmpty(request.Key)));
        var result = await _ownership.CommitAsync(new Txn { Success = [operation] });
        return new Wire.UnlockResponse { Header = headers.At(result.Revision) };
    });
}
