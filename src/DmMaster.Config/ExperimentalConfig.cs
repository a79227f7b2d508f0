using DmMaster.Config.Fields;
using Key = DmMaster.Config.Fields.Field<DmMaster.Config.ExperimentalConfig>;

namespace DmMaster.Config;

/// <summary>What DM calls experimental.</summary>
public sealed record ExperimentalConfig
{
    /// <summary>Whether checkpoints are flushed aside.</summary>
    public bool AsyncCheckpointFlush { get; init; }

    /// <summary>How it is read and written.</summary>
    internal static RecordCodec<ExperimentalConfig> Codec { get; } = new(
        "struct { AsyncCheckpointFlush bool "
            + "\"yaml:\\\"async-checkpoint-flush\\\" toml:\\\"async-checkpoint-flush\\\" json:\\\"async-checkpoint-flush\\\"\" }",
        new(),
        Key.Of("async-checkpoint-flush", Codecs.Bool, static one => one.AsyncCheckpointFlush,
            static (one, value) => one with { AsyncCheckpointFlush = value }));
}
