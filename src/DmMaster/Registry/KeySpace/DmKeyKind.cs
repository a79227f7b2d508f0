namespace DmMaster.Registry.KeySpace;

/// <summary>What a key of DM's key space says.</summary>
public enum DmKeyKind
{
    /// <summary>A worker is registered: its name and address.</summary>
    WorkerInfo,

    /// <summary>A worker is alive.</summary>
    WorkerAlive,

    /// <summary>The configuration of a source.</summary>
    SourceConfig,

    /// <summary>The source that a worker is bound to.</summary>
    Bound,

    /// <summary>The source that a worker was last bound to.</summary>
    LastBound,

    /// <summary>The source that a worker pulls relay logs of.</summary>
    RelayWorker,

    /// <summary>The configuration of a subtask.</summary>
    SubtaskConfig,

    /// <summary>The stage that a subtask should be in.</summary>
    SubtaskStage,

    /// <summary>The stage that the validator of a subtask should be in.</summary>
    ValidatorStage,

    /// <summary>The stage that the relay of a source should be in.</summary>
    RelayStage,

    /// <summary>The worker that holds the unfinished dump of a task on a source. Here, and below, the task comes first.</summary>
    LoadTask,

    /// <summary>How far a source is with a physical import.</summary>
    LightningCoord,

    /// <summary>Command-line arguments kept for a subtask.</summary>
    CliArgs,

    /// <summary>Shard DDL of a task, of any form.</summary>
    ShardDdl,

    /// <summary>A transfer under way: not a key of stock DM, and nothing that a stock worker or tool looks at.</summary>
    Transfer,
}
