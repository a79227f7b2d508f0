using DmMaster.Operations;
using DmMaster.Operations.Members;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using Grpc.Core;

namespace DmMaster.Services;

public sealed partial class MasterService
{
    /// <summary>What a starting dm-worker calls.</summary>
    public override async Task<RegisterWorkerResponse> RegisterWorker(RegisterWorkerRequest request, ServerCallContext context)
    {
        var outcome = await members.Register.ExecuteAsync(new WorkerName(request.Name), request.Address, context.CancellationToken);
        return outcome is OperationOutcome.Refused refused
            ? new RegisterWorkerResponse { Msg = refused.Reason }
            : new RegisterWorkerResponse { Result = true, SecretKey = members.Secret.Key };
    }

    /// <summary>offline-member.</summary>
    public override async Task<OfflineMemberResponse> OfflineMember(OfflineMemberRequest request, ServerCallContext context)
    {
        var refusal = await members.Offline.ExecuteAsync(request.Type, request.Name, CallBudget.Of(context), context.CancellationToken);
        return new OfflineMemberResponse { Result = refusal is null, Msg = refusal ?? "" };
    }

    /// <summary>operate-leader: of this member alone, which leads as long as it is the only one.</summary>
    public override Task<OperateLeaderResponse> OperateLeader(OperateLeaderRequest request, ServerCallContext context)
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
    public override Task<ListMemberResponse> ListMember(ListMemberRequest request, ServerCallContext context)
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
            var workers = members.List.Workers(request.Names);
            response.Members.Add(new Members { Worker = ToWorkers(workers) });
            response.Msg = workers.Note;
        }

        return Task.FromResult(response);
    }

    private bool IsAsked(ListMemberRequest request) => request.Names.Count == 0 || request.Names.Contains(members.Identity.Name);

    private ListLeaderMember ToLeader(ListMemberRequest request) =>
        IsAsked(request) ? new ListLeaderMember { Name = members.Identity.Name, Addr = members.Identity.Address } : new ListLeaderMember();

    private ListMasterMember ToMasters(ListMemberRequest request)
    {
        var masters = new ListMasterMember();
        if (IsAsked(request))
        {
            masters.Masters.Add(new MasterInfo
            {
                Name = members.Identity.Name,
                MemberID = members.Identity.MemberId,
                Alive = true,
                PeerURLs = { members.Identity.PeerUrls },
                ClientURLs = { members.Identity.ClientUrls },
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
