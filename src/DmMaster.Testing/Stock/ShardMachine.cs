using DmMaster.Config;
using DmMaster.Protocol.Dm;

namespace DmMaster.Testing.Stock;

/// <summary>The DDL of a subtask with a shard mode: what it will meet, and what it waits for. Guarded by the lock of the subtasks.</summary>
internal sealed class ShardMachine
{
    private readonly Queue<(StockDdl Ddl, TaskCompletionSource Announced)> _ahead = new();

    /// <summary><c>pessimistic</c> or <c>optimistic</c>.</summary>
    public string Mode { get; private set; } = "";

    /// <summary>Whether tables whose structures are in conflict fail.</summary>
    public bool IsStrict { get; private set; }

    /// <summary>Whether a <see cref="ShardUnit"/> takes the subtask through its DDL.</summary>
    public bool IsFollowed { get; set; }

    /// <summary>Whether the worker is at a DDL: until it has been carried out, or the subtask runs no more.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>The next DDL in the binlog; null when there is none.</summary>
    public StockDdl? Next => _ahead.TryPeek(out var next) ? next.Ddl : null;

    /// <summary>The DDL that was announced, and that the worker has not carried out; null for none.</summary>
    public StockDdl? Waiting { get; private set; }

    public bool IsOptimistic => Mode == "optimistic";

    public void Configure(SubTaskConfig config) => (Mode, IsStrict) = (config.ShardMode, config.IsStrictOptimistic);

    /// <summary>Appends a DDL to the binlog.</summary>
    /// <returns>Ends when the worker has announced it.</returns>
    public Task Append(StockDdl ddl)
    {
        var announced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ahead.Enqueue((ddl, announced));
        return announced.Task;
    }

    public StockDdl? Begin()
    {
        IsBusy = Next is not null;
        return Next;
    }

    public void Announce()
    {
        Waiting = Next;
        _ahead.Peek().Announced.TrySetResult();
    }

    /// <summary>The DDL was carried out.</summary>
    public void Pass() => _ahead.Dequeue();

    public void End() => (IsBusy, Waiting) = (false, null);

    /// <summary>What a worker shows of a DDL that it waits at: of one of an optimistic task nothing.</summary>
    public void Fill(SyncStatus status)
    {
        if (Waiting is not { } ddl)
        {
            return;
        }

        status.Synced = false;
        if (!IsOptimistic)
        {
            status.BlockingDDLs.Add(ddl.Statement);
            status.UnresolvedGroups.Add(new ShardingGroup
            {
                Target = $"`{ddl.Table.DownSchema}`.`{ddl.Table.DownTable}`",
                DDLs = { ddl.Statement },
                FirstLocation = "position: (mysql-bin.000001, 902), gtid-set: ",
                Synced = { $"`{ddl.Table.UpSchema}`.`{ddl.Table.UpTable}`" },
            });
        }
    }
}
