using DmMaster.Operations.Locks;
using DmMaster.Protocol.Dm;
using Grpc.Core;

namespace DmMaster.Services;

public sealed partial class MasterService
{
    /// <summary>show-ddl-locks.</summary>
    public override Task<ShowDDLLocksResponse> ShowDDLLocks(ShowDDLLocksRequest request, ServerCallContext context)
    {
        var (locks, message) = status.Locks.Execute(request.Task, request.Sources);
        return Task.FromResult(new ShowDDLLocksResponse { Result = true, Msg = message, Locks = { locks.Select(ToLock) } });
    }

    /// <summary>unlock-ddl-lock.</summary>
    public override Task<UnlockDDLLockResponse> UnlockDDLLock(UnlockDDLLockRequest request, ServerCallContext context) =>
        Task.FromResult(new UnlockDDLLockResponse { Msg = status.Unlock.Reason(new LockId(request.ID), request.Sources) });

    private static DDLLock ToLock(DdlLock one) => new()
    {
        ID = one.Id.Text,
        Task = one.Task,
        Mode = one.IsOptimistic ? "optimistic" : "pessimistic",
        Owner = one.Owner,
        DDLs = { one.Statements },
        Synced = { one.Synced },
        Unsynced = { one.Unsynced },
    };
}
