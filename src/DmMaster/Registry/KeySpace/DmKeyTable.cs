namespace DmMaster.Registry.KeySpace;

/// <summary>The table of DM's keys: what each begins with, and what follows. Nowhere else does a prefix stand.</summary>
internal static class DmKeyTable
{
    /// <summary>Everything that belongs to DM.</summary>
    public const string All = "/dm-";

    /// <summary>What the master keeps for itself, and no client writes.</summary>
    public const string Own = "/dm-master/own/";

    /// <summary>Transfers under way, which the master keeps for itself too: not of stock DM.</summary>
    public const string Transfer = "/dm-master/transfer/";

    /// <summary>Who the cluster is, and the layout of its keys.</summary>
    public const string Cluster = "/dm-cluster/";

    /// <summary>Tasks that the HTTP API keeps as templates.</summary>
    public const string Template = "/dm-master/openapi-task-template/";

    /// <summary>What a worker of a pessimistic task waits for.</summary>
    public const string PessimisticInfo = "/dm-master/shardddl-pessimism/info/";

    /// <summary>The answer to it.</summary>
    public const string PessimisticOperation = "/dm-master/shardddl-pessimism/operation/";

    /// <summary>The tables that a worker of an optimistic task migrates.</summary>
    public const string OptimisticTables = "/dm-master/shardddl-optimism/source-tables/";

    /// <summary>The DDL that one of them met.</summary>
    public const string OptimisticInfo = "/dm-master/shardddl-optimism/info/";

    /// <summary>The answer to it.</summary>
    public const string OptimisticOperation = "/dm-master/shardddl-optimism/operation/";

    /// <summary>Columns that an optimistic task dropped: under the lock, whose name begins with the task's.</summary>
    public const string OptimisticDroppedColumns = "/dm-master/shardddl-optimism/dropped-columns/";

    /// <summary>The keys that the registry is folded from, and that are taken apart. An array: every event of the store goes through it.</summary>
    public static readonly DmKeyRow[] Rows =
    [
        new(DmKeyKind.WorkerInfo, "/dm-worker/r/", Parts: 1),                         // worker
        new(DmKeyKind.WorkerAlive, "/dm-worker/a/", Parts: 1),                        // worker
        new(DmKeyKind.SourceConfig, "/dm-master/v2/upstream/config/", Parts: 1),      // source
        new(DmKeyKind.Bound, "/dm-master/bound-worker/", Parts: 1),                   // worker
        new(DmKeyKind.LastBound, "/dm-master/last-bound-worker/", Parts: 1),          // worker
        new(DmKeyKind.RelayWorker, "/dm-master/relay-worker/", Parts: 1),             // worker
        new(DmKeyKind.SubtaskConfig, "/dm-master/upstream/subtask/", Parts: 2),       // source, task
        new(DmKeyKind.SubtaskStage, "/dm-master/stage/subtask/", Parts: 2),           // source, task
        new(DmKeyKind.ValidatorStage, "/dm-master/stage/validator/", Parts: 2),       // source, task
        new(DmKeyKind.RelayStage, "/dm-master/v2/stage/relay/", Parts: 1),            // source
        new(DmKeyKind.LoadTask, "/dm-master/load-task/", Parts: 2) { IsLeftBehind = true },              // task, source
        new(DmKeyKind.LightningCoord, "/dm-master/lightning-coord/", Parts: 2) { IsLeftBehind = true },  // task, source
        new(DmKeyKind.CliArgs, "/dm-master/task-cli-args/", Parts: 2),                // task, source
        new(DmKeyKind.ShardDdl, PessimisticInfo, Parts: 2) { IsOpen = true, IsLeftBehind = true },       // task, source
        new(DmKeyKind.ShardDdl, PessimisticOperation, Parts: 2) { IsOpen = true, IsLeftBehind = true },  // task, source
        new(DmKeyKind.ShardDdl, OptimisticInfo, Parts: 2) { IsOpen = true, IsLeftBehind = true },        // task, source, schema, table
        new(DmKeyKind.ShardDdl, OptimisticOperation, Parts: 2) { IsOpen = true, IsLeftBehind = true },   // task, source, schema, table
        new(DmKeyKind.ShardDdl, OptimisticTables, Parts: 2) { IsOpen = true, IsLeftBehind = true },      // task, source
        new(DmKeyKind.Transfer, Transfer, Parts: 1),                                  // source
    ];

    /// <summary>The prefix of a kind that has one.</summary>
    public static string PrefixOf(DmKeyKind kind) => Rows.First(row => row.Kind == kind).Prefix;
}
