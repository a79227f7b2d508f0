using DmMaster.Protocol.Etcd;
using DmMaster.Protocol.Etcd.Concurrency;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using Google.Protobuf;

namespace DmMaster.Hosting.Etcd;

/// <summary>
/// What of etcd's API is handed on. It is handed on with the master's own certificate, which may be good for more than the caller is:
/// only what DM needs, on DM's keys alone.
/// </summary>
/// <param name="store">Knows which keys belong to a lease.</param>
internal sealed class PassThroughRules(IKeyValueStore store)
{
    /// <summary>etcd's word, and what it is about.</summary>
    public const string Denied = "etcdserver: permission denied";

    private const string KeysDenied = $"{Denied}: dm-master hands on what is about keys that begin with /dm-, and of those not what it keeps for itself";
    private const string LeaseDenied = $"{Denied}: the lease holds keys that do not begin with /dm-";
    private const string CallDenied = $"{Denied}: of etcd's API dm-master hands on KV without Compact, Watch, Lease, Lock, Election and Maintenance/Status";

    /// <summary>What <c>etcdctl endpoint health</c> reads.</summary>
    private static readonly KeyRange Health = KeyRange.One(ByteString.CopyFromUtf8("health"));

    private static readonly KeyRange[] Readable = [DmKeys.All, Health];

    /// <summary>Whether the messages of a call are looked at: a stream of heartbeats says nothing but numbers of leases.</summary>
    public static bool IsUnary(string method) => method != "/etcdserverpb.Lease/LeaseKeepAlive";

    /// <summary>Whether a watch may be handed on.</summary>
    public static string? WhyNot(WatchCreateRequest request) => WhyNotRead(new KeyRange(request.Key, request.RangeEnd));

    /// <summary>Why a call is not handed on, null when it is.</summary>
    /// <param name="method">The method, as <c>/package.Service/Method</c>.</param>
    /// <param name="message">Its request.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    /// <exception cref="InvalidProtocolBufferException">The request cannot be read.</exception>
    /// <exception cref="StoreException">The cluster does not answer.</exception>
    public async ValueTask<string?> WhyNotAsync(string method, ReadOnlyMemory<byte> message, CancellationToken cancellationToken) => method switch
    {
        "/etcdserverpb.KV/Range" => WhyNotRead(Range(RangeRequest.Parser.ParseFrom(message.Span))),
        "/etcdserverpb.KV/Put" => WhyNotWrite(KeyRange.One(PutRequest.Parser.ParseFrom(message.Span).Key)),
        "/etcdserverpb.KV/DeleteRange" => WhyNotWrite(Range(DeleteRangeRequest.Parser.ParseFrom(message.Span))),
        "/etcdserverpb.KV/Txn" => WhyNot(TxnRequest.Parser.ParseFrom(message.Span)),
        "/etcdserverpb.Lease/LeaseRevoke" => await WhyNotAsync(LeaseRevokeRequest.Parser.ParseFrom(message.Span).ID, cancellationToken),
        "/etcdserverpb.Lease/LeaseTimeToLive" => await WhyNotAsync(LeaseTimeToLiveRequest.Parser.ParseFrom(message.Span).ID, cancellationToken),
        "/etcdserverpb.Lease/LeaseGrant" or "/etcdserverpb.Lease/LeaseLeases" or "/etcdserverpb.Lease/LeaseKeepAlive" => null,
        "/etcdserverpb.Maintenance/Status" => null,
        "/v3lockpb.Lock/Lock" => WhyNotName(LockRequest.Parser.ParseFrom(message.Span).Name),
        "/v3lockpb.Lock/Unlock" => WhyNotWrite(KeyRange.One(UnlockRequest.Parser.ParseFrom(message.Span).Key)),
        "/v3electionpb.Election/Campaign" => WhyNotName(CampaignRequest.Parser.ParseFrom(message.Span).Name),
        "/v3electionpb.Election/Leader" or "/v3electionpb.Election/Observe" => WhyNotName(LeaderRequest.Parser.ParseFrom(message.Span).Name),
        "/v3electionpb.Election/Proclaim" => WhyNotLeader(ProclaimRequest.Parser.ParseFrom(message.Span).Leader),
        "/v3electionpb.Election/Resign" => WhyNotLeader(ResignRequest.Parser.ParseFrom(message.Span).Leader),
        _ => CallDenied,
    };

    private async ValueTask<string?> WhyNotAsync(long lease, CancellationToken cancellationToken)
    {
        var status = await store.DescribeAsync(new LeaseId(lease), cancellationToken);
        return status is null || status.Keys.All(DmKeys.All.Contains) ? null : LeaseDenied;
    }

    private static string? WhyNot(TxnRequest txn)
    {
        foreach (var compare in txn.Compare)
        {
            if (WhyNotRead(new KeyRange(compare.Key, compare.RangeEnd)) is { } reason)
            {
                return reason;
            }
        }

        return txn.Success.Concat(txn.Failure).Select(WhyNot).FirstOrDefault(static reason => reason is not null);
    }

    private static string? WhyNot(RequestOp operation) => operation.RequestCase switch
    {
        RequestOp.RequestOneofCase.RequestRange => WhyNotRead(Range(operation.RequestRange)),
        RequestOp.RequestOneofCase.RequestPut => WhyNotWrite(KeyRange.One(operation.RequestPut.Key)),
        RequestOp.RequestOneofCase.RequestDeleteRange => WhyNotWrite(Range(operation.RequestDeleteRange)),
        RequestOp.RequestOneofCase.RequestTxn => WhyNot(operation.RequestTxn),
        _ => null,
    };

    private static KeyRange Range(RangeRequest request) => new(request.Key, request.RangeEnd);

    private static KeyRange Range(DeleteRangeRequest request) => new(request.Key, request.RangeEnd);

    private static string? WhyNotLeader(LeaderKey? leader) =>
        leader is null ? null : WhyNotWrite(KeyRange.One(leader.Key));

    // The keys of a lock or an election begin with its name.
    private static string? WhyNotName(ByteString name) => WhyNotWrite(KeyRange.One(ByteString.CopyFrom([.. name.Span, (byte)'/'])));

    private static string? WhyNotRead(KeyRange range) => Readable.Any(readable => readable.Covers(range)) ? null : KeysDenied;

    private static string? WhyNotWrite(KeyRange range) =>
        DmKeys.All.Covers(range) && !DmKeys.Own.Any(own => own.Overlaps(range)) ? null : KeysDenied;
}
