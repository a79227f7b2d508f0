using DmMaster.Store.Tests.EtcdApi.Golden;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.Tests.EtcdApi.Difference;

/// <summary>Says a request to a server, and tells the answer or refusal without what is the server's own.</summary>
internal sealed class Caller(ChannelBase channel)
{
    private readonly Wire.KV.KVClient _kv = new(channel);
    private readonly Wire.Lease.LeaseClient _leases = new(channel);

    public async Task<string> CallAsync(IMessage request)
    {
        try
        {
            var answer = Messages.Stable(await AnswerAsync(request), static id => id);
            if (answer is Wire.LeaseTimeToLiveResponse left)
            {
                left.TTL = Math.Sign(left.TTL);
                InOrder(left.Keys, static key => key.ToStringUtf8());
            }

            if (answer is Wire.LeaseLeasesResponse leases)
            {
                // Granted for as long, a moment decides at etcd and the number here, whose clock stands still.
                InOrder(leases.Leases, static lease => lease.ID);
            }

            return answer.ToString()!;
        }
        catch (RpcException refusal)
        {
            return $"{refusal.StatusCode} {refusal.Status.Detail}";
        }
    }

    /// <summary>etcd tells keys of a lease in no order.</summary>
    private static void InOrder<T, TKey>(RepeatedField<T> items, Func<T, TKey> key)
    {
        var ordered = items.OrderBy(key).ToList();
        items.Clear();
        items.AddRange(ordered);
    }

    private async Task<IMessage> AnswerAsync(IMessage request) => request switch
    {
        Wire.PutRequest put => await _kv.PutAsync(put),
        Wire.RangeRequest range => await _kv.RangeAsync(range),
        Wire.DeleteRangeRequest delete => await _kv.DeleteRangeAsync(delete),
        Wire.TxnRequest txn => await _kv.TxnAsync(txn),
        Wire.CompactionRequest compaction => await _kv.CompactAsync(compaction),
        Wire.LeaseGrantRequest grant => await _leases.LeaseGrantAsync(grant),
        Wire.LeaseRevokeRequest revoke => await _leases.LeaseRevokeAsync(revoke),
        Wire.LeaseTimeToLiveRequest left => await _leases.LeaseTimeToLiveAsync(left),
        Wire.LeaseLeasesRequest all => await _leases.LeaseLeasesAsync(all),
        _ => throw new ArgumentOutOfRangeException(nameof(request), request, null),
    };
}
