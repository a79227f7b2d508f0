using DmMaster.Protocol.Dm;
using DmMaster.Store;
using Google.Protobuf;

namespace DmMaster.Registry;

/// <summary>A subtask in a snapshot: what should be, never what is.</summary>
/// <param name="Source">The source that it reads.</param>
/// <param name="Task">The task that it is part of.</param>
public sealed record SubtaskEntry(SourceId Source, TaskName Task)
{
    /// <summary>Its configuration as TOML in UTF-8, the very bytes that the store holds; null when its key is missing.</summary>
    public ByteString? Toml { get; init; }

    /// <summary><see cref="Toml"/> as text, made at each call: ten thousand texts are not kept beside the bytes.</summary>
    public string? Config => Toml?.ToStringUtf8();

    /// <summary>The revision that last wrote the configuration.</summary>
    public Revision ConfigRevision { get; init; }

    /// <summary>The revision at which it came into being: its configuration may be written again later.</summary>
    public Revision Created { get; init; }

    /// <summary>The stage that it should be in.</summary>
    public Stage Expected { get; init; }

    /// <summary>The revision that last ordered a stage, also when it was the same stage again.</summary>
    public Revision StageRevision { get; init; }

    /// <summary>The stage that its validator should be in; <see cref="Stage.InvalidStage"/> when it was never enabled.</summary>
    public Stage Validator { get; init; }

    /// <summary>The revision that last ordered a stage of its validator, also when it was the same stage again.</summary>
    public Revision ValidatorRevision { get; init; }

    /// <summary>Whether nothing is known of it.</summary>
    public bool IsEmpty => Toml is null && StageRevision.IsNone && Validator == Stage.InvalidStage;
}
