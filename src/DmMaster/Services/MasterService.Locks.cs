using DmMaster.Operations.Locks;
using DmMaster.Protocol.Dm;
using Grpc.Core;

namespace DmMaster.Services;

public sealed partial class MasterService
{
    /// <summary>show-ddl-locks.</summary>
    public override async Task<ShowDDLLocksResponse> ShowDDLLocks(ShowDDLLocksRequest request, ServerCallContext context)
    {
        var (locks, message) = await status.Locks.ExecuteAsync(request.Task, request.Sources, context.CancellationToken);
        return new ShowDDLLocksResponse { Result = true, Msg = message, Locks = { locks.Select(ToLock) } };
    }

    /// <summary>unlock-ddl-lock.</summary>
    public override async Task<UnlockDDLLockResponse> UnlockDDLLock(UnlockDDLLockRequest request, ServerCallContext context) => new()
    {
        Msg = await status.Unlock.ExecuteAsync(new LockId(request.ID), request.Sources, context.CancellationToken),
    };

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
