using DmMaster.Operations.Locks;
using DmMaster.Protocol.Dm;
using DmMaster.Shards;
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
    public async Task<UnlockDDLLockResponse> UnlockDDLLock(UnlockDDLLockRequest request, ServerCallContext context)
    {
        var wanted = new UnlockRequest(new LockId(request.ID))
        {
            Owner = request.ReplaceOwner,
            IsForced = request.ForceRemove,
            IsExecuted = request.Op == UnlockDDLLockOp.ExecLock,
            Sources = request.Sources,
            Database = request.Database,
            Table = request.Table,
        };
        var refusal = await unlock.ExecuteAsync(wanted, CallBudget.Of(context));
        return new UnlockDDLLockResponse { Result = refusal is null, Msg = $"{refusal}" };
    }

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
