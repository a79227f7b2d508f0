using DmMaster.Operations.Locks;
using DmMaster.Protocol.Dm;
using Grpc.Core;

namespace DmMaster.Services;

/// <summary>The calls on shard-DDL locks.</summary>
public sealed class LockMethods(ShowLocks locks, UnlockLock unlock)
{
    /// <summary>show-ddl-locks.</summary>
    public Task<ShowDDLLocksResponse> ShowDDLLocks(ShowDDLLocksRequest request, ServerCallContext context)
    {
        var (found, message) = locks.Execute(request.Task, request.Sources);
        return Task.FromResult(new ShowDDLLocksResponse { Result = true, Msg = message, Locks = { found.Select(ToLock) } });
    }

    /// <summary>unlock-ddl-lock.</summary>
    public Task<UnlockDDLLockResponse> UnlockDDLLock(UnlockDDLLockRequest request, ServerCallContext context) =>
        Task.FromResult(new UnlockDDLLockResponse { Msg = unlock.WhyNot(new LockId(request.ID), request.Sources).ToString() });

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
