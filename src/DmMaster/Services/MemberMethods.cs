using DmMaster.Operations;
using DmMaster.Operations.Membership;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using Grpc.Core;

namespace DmMaster.Services;

/// <summary>The calls on members, and who this member is.</summary>
public sealed class MemberMethods(ListMembers list, RegisterWorker register, OfflineMember offline, MasterIdentity identity, SharedSecret secret)
{
    /// <summary>What a starting dm-worker calls.</summary>
    public async Task<RegisterWorkerResponse> RegisterWorker(RegisterWorkerRequest request, ServerCallContext context)
    {
        var outcome = await register.ExecuteAsync(new WorkerName(request.Name), request.Address, context.CancellationToken);
        return outcome is OperationOutcome.Refused refused
            ? new RegisterWorkerResponse { Msg = refused.Reason.ToString() }
            : new RegisterWorkerResponse { Result = true, SecretKey = secret.Key };
    }

    /// <summary>offline-member.</summary>
    public async Task<OfflineMemberResponse> OfflineMember(OfflineMemberRequest request, ServerCallContext context)
    {
        var refusal = await offline.ExecuteAsync(request.Type, request.Name, CallBudget.Of(context), context.CancellationToken);
        return new OfflineMemberResponse { Result = refusal is null, Msg = $"{refusal}" };
    }

    /// <summary>operate-leader: of this member alone, which leads as long as it is the only one.</summary>
    public Task<OperateLeaderResponse> OperateLeader(OperateLeaderRequest request, ServerCallContext context)
    {
        if (request.Op is not (LeaderOp.EvictLeaderOp or LeaderOp.CancelEvictLeaderOp))
        {
            return Task.FromResult(new OperateLeaderResponse { Msg = $"operate {request.Op} is not supported" });
        }

        return Task.FromResult(request.Op == LeaderOp.EvictLeaderOp
            ? new OperateLeaderResponse { Msg = MemberErrors.OnlyMaster }
            : new OperateLeaderResponse { Result = true });
    }

    /// <summary>list-member. No part asked for means all three.</summary>
    public Task<ListMemberResponse> ListMember(ListMemberRequest request, ServerCallContext context)
    {
        var all = !request.Leader && !request.Master && !request.Worker;
        var response = new ListMemberResponse { Result = true };
        if (all || request.Leader)
        {
            response.Members.Add(new Members { Leader = ToLeader(request) });
        }

        if (all || request.Master)
        {
            response.Members.Add(new Members { Master = ToMasters(request) });
        }

        if (all || request.Worker)
        {
            var workers = list.Workers(request.Names);
            response.Members.Add(new Members { Worker = ToWorkers(workers) });
            response.Msg = workers.Note;
        }

        return Task.FromResult(response);
    }

    private bool IsAsked(ListMemberRequest request) => request.Names.Count == 0 || request.Names.Contains(identity.Name);

    private ListLeaderMember ToLeader(ListMemberRequest request) =>
        IsAsked(request) ? new ListLeaderMember { Name = identity.Name, Addr = identity.Address } : new ListLeaderMember();

    private ListMasterMember ToMasters(ListMemberRequest request)
    {
        var masters = new ListMasterMember();
        if (IsAsked(request))
        {
            masters.Masters.Add(new MasterInfo
            {
                Name = identity.Name,
                MemberID = identity.MemberId,
                Alive = true,
                PeerURLs = { identity.PeerUrls },
                ClientURLs = { identity.ClientUrls },
            });
        }

        return masters;
    }

    private static ListWorkerMember ToWorkers(MemberList list) => new()
    {
        Workers =
        {
            list.Workers.Select(static worker => new WorkerInfo
            {
                Name = worker.Name,
                Addr = worker.Address,
                Stage = worker.Stage,
                Source = worker.Source,
            }),
        },
    };
}
