using DmMaster.Config.Fields;
using Key = DmMaster.Config.Fields.Field<DmMaster.Config.SyncerConfig>;

namespace DmMaster.Config;

/// <summary>How binlog events are replicated.</summary>
public sealed record SyncerConfig
{
    /// <summary>DM's defaults.</summary>
    public static SyncerConfig Default { get; } = new()
    {
        WorkerCount = 16,
        Batch = 100,
        QueueSize = 1024,
        CheckpointFlushInterval = 30,
        SafeModeDuration = "60s",
    };

    /// <summary>Not used.</summary>
    public string MetaFile { get; init; } = "";

    /// <summary>Threads.</summary>
    public long WorkerCount { get; init; }

    /// <summary>Statements in a transaction.</summary>
    public long Batch { get; init; }

    /// <summary>Events waiting for a thread.</summary>
    public long QueueSize { get; init; }

    /// <summary>Seconds between checkpoints.</summary>
    public long CheckpointFlushInterval { get; init; }

    /// <summary>Whether statements on one row are joined.</summary>
    public bool IsCompact { get; init; }

    /// <summary>Whether statements on several rows are joined.</summary>
    public bool UsesMultipleRows { get; init; }

    /// <summary>Deprecated; kept.</summary>
    public long MaxRetry { get; init; }

    /// <summary>Deprecated; kept.</summary>
    public bool AutoFixGtid { get; init; }

    /// <summary>Set by the worker from its source.</summary>
    public bool IsGtidEnabled { get; init; }

    /// <summary>Deprecated; kept.</summary>
    public bool IsDetectDisabled { get; init; }

    /// <summary>Whether events may be applied twice.</summary>
    public bool IsSafeMode { get; init; }

    /// <summary>How long after a start events may be applied twice.</summary>
    public string SafeModeDuration { get; init; } = "";

    /// <summary>Deprecated; kept.</summary>
    public bool AnsiQuotes { get; init; }

    /// <summary>How it is read and written.</summary>
    internal static RecordCodec<SyncerConfig> Codec { get; } = new(
        "config.rawSyncerConfig",
        new(),
        Key.Of("meta-file", Codecs.Text, static one => one.MetaFile, static (one, value) => one with { MetaFile = value }),
        Key.Of("worker-count", Codecs.Int, static one => one.WorkerCount, static (one, value) => one with { WorkerCount = value }),
        Key.Of("batch", Codecs.Int, static one => one.Batch, static (one, value) => one with { Batch = value }),
        Key.Of("queue-size", Codecs.Int, static one => one.QueueSize, static (one, value) => one with { QueueSize = value }),
        Key.Of("checkpoint-flush-interval", Codecs.Int, static one => one.CheckpointFlushInterval,
            static (one, value) => one with { CheckpointFlushInterval = value }),
        Key.Of("compact", Codecs.Bool, static one => one.IsCompact, static (one, value) => one with { IsCompact = value }),
        Key.Of("multiple-rows", Codecs.Bool, static one => one.UsesMultipleRows,
            static (one, value) => one with { UsesMultipleRows = value }),
        Key.Of("max-retry", Codecs.Int, static one => one.MaxRetry, static (one, value) => one with { MaxRetry = value }),
        Key.Of("auto-fix-gtid", Codecs.Bool, static one => one.AutoFixGtid, static (one, value) => one with { AutoFixGtid = value }),
        Key.Of("enable-gtid", Codecs.Bool, static one => one.IsGtidEnabled, static (one, value) => one with { IsGtidEnabled = value }),
        Key.Of("disable-detect", Codecs.Bool, static one => one.IsDetectDisabled,
            static (one, value) => one with { IsDetectDisabled = value }),
        Key.Of("safe-mode", Codecs.Bool, static one => one.IsSafeMode, static (one, value) => one with { IsSafeMode = value }),
        Key.Of("safe-mode-duration", Codecs.Text, static one => one.SafeModeDuration,
            static (one, value) => one with { SafeModeDuration = value }),
        Key.Of("enable-ansi-quotes", Codecs.Bool, static one => one.AnsiQuotes, static (one, value) => one with { AnsiQuotes = value }))
    {
        Start = Default,
        IsIsolated = true,
        GoElementType = "config.SyncerConfig",
    };
}
