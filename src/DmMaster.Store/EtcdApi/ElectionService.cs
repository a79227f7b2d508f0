using Google.Protobuf;
using Grpc.Core;
using Wire = DmMaster.Protocol.Etcd.Concurrency;

namespace DmMaster.Store.EtcdApi;

/// <summary><c>v3electionpb.Election</c>: whoever is first in line for a name leads, as long as its lease lives.</summary>
public sealed class ElectionService(IKeyValueStore store, Headers headers, EtcdApiOptions options) : Wire.Election.ElectionBase
{
    private readonly Ownership _ownership = new(store, options);

    /// <inheritdoc/>
    /// <remarks>Waits as long as the caller does.</remarks>
    public override Task<Wire.CampaignResponse> Campaign(Wire.CampaignRequest request, ServerCallContext context) => Ownership.AnswerAsync(async () =>
    {
        var lease = await _ownership.LeaseAsync(request.Lease, context.CancellationToken);
        var place = await _ownership.EnterAsync(request.Name, lease, request.Value);
        var leader = new Wire.LeaderKey { Name = request.Name, Key = place.Key, Rev = place.Created.Value, Lease = lease.Value };
        if (place.Value != request.Value)
        {
            await ProclaimAsync(leader, request.Value);
        }

        await _ownership.WaitAsync(request.Name, place, context.CancellationToken);
        return await _ownership.StandsAsync(place, context.CancellationToken)
            ? new Wire.CampaignResponse { Header = headers.At(place.Found), Leader = leader }
            : throw EtcdApiErrors.Unknown("election: session expired");
    });

    /// <inheritdoc/>
    public override Task<Wire.ProclaimResponse> Proclaim(Wire.ProclaimRequest request, ServerCallContext context) => Ownership.AnswerAsync(async () =>
        new Wire.ProclaimResponse { Header = headers.At(await ProclaimAsync(request.Leader ?? throw EtcdApiErrors.NoLeaderGiven(), request.Value)) });

    /// <inheritdoc/>
    public override Task<Wire.LeaderResponse> Leader(Wire.LeaderRequest request, ServerCallContext context) => Ownership.AnswerAsync(async () =>
    {
        var (owner, revision) = await _ownership.OwnerAsync(request.Name, context.CancellationToken);
        return ToWire(owner ?? throw EtcdApiErrors.Unknown("election: no leader"), revision);
    });

    /// <inheritdoc/>
    public override Task<Wire.ResignResponse> Resign(Wire.ResignRequest request, ServerCallContext context) => Ownership.AnswerAsync(async () =>
    {
        var leader = request.Leader ?? throw EtcdApiErrors.NoLeaderGiven();
        var result = await _ownership.CommitAsync(new Txn
        {
            Compares = [IsOf(leader)],
            Success = [new TxnOp.Delete(KeyRange.One(leader.Key))],
        });
        return new Wire.ResignResponse { Header = headers.At(result.Revision) };
    });

    /// <inheritdoc/>
    /// <remarks>Tells who leads and what they proclaim until the caller has heard enough; of what follows fast only the last may be told.</remarks>
    public override async Task Observe(
        Wire.LeaderRequest request, IServerStreamWriter<Wire.LeaderResponse> responseStream, ServerCallContext context)
    {
        var token = context.CancellationToken;
        var range = Ownership.Below(request.Name);
        var told = Revision.None;
        while (true)
        {
            var (owner, revision) = await _ownership.OwnerAsync(request.Name, token);
            if (owner is not null && owner.ModRevision != told)
            {
                told = owner.ModRevision;
                await responseStream.WriteAsync(ToWire(owner, revision), token);
            }

            await _ownership.NextAsync(range, revision, null, token);
        }
    }

    private async ValueTask<Revision> ProclaimAsync(Wire.LeaderKey leader, ByteString value)
    {
        var result = await _ownership.CommitAsync(new Txn
        {
            Compares = [IsOf(leader)],
            Success = [new TxnOp.Put(leader.Key, value) { Lease = new LeaseId(leader.Lease) }],
        });
        return result.Succeeded ? result.Revision : throw EtcdApiErrors.Unknown("election: not leader");
    }

    private static Compare IsOf(Wire.LeaderKey leader) => Compare.Created(RequestDecoder.NotEmpty(leader.Key), new Revision(leader.Rev));

    private Wire.LeaderResponse ToWire(KeyValue owner, Revision revision) => new() { Header = headers.At(revision), Kv = EntryEncoder.ToWire(owner) };
}
