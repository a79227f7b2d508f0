using System.Text;
using System.Text.Unicode;
using DmMaster.Store;
using Google.Protobuf;

namespace DmMaster.Registry.KeySpace;

/// <summary>
/// DM's key space: a prefix, then each part as the lower-case hex of its UTF-8 bytes, joined by slashes.
/// The same in every version from 6 to 9, so that stock workers read what is written here.
/// </summary>
public static class DmKeys
{
    private static readonly (DmKeyKind Kind, string Prefix)[] Prefixes =
    [
        (DmKeyKind.WorkerInfo, "/dm-worker/r/"),
        (DmKeyKind.WorkerAlive, "/dm-worker/a/"),
        (DmKeyKind.SourceConfig, "/dm-master/v2/upstream/config/"),
        (DmKeyKind.Bound, "/dm-master/bound-worker/"),
        (DmKeyKind.LastBound, "/dm-master/last-bound-worker/"),
        (DmKeyKind.RelayWorker, "/dm-master/relay-worker/"),
        (DmKeyKind.SubtaskConfig, "/dm-master/upstream/subtask/"),
        (DmKeyKind.SubtaskStage, "/dm-master/stage/subtask/"),
        (DmKeyKind.ValidatorStage, "/dm-master/stage/validator/"),
        (DmKeyKind.RelayStage, "/dm-master/v2/stage/relay/"),
        (DmKeyKind.LoadTask, "/dm-master/load-task/"),
        (DmKeyKind.LightningCoord, "/dm-master/lightning-coord/"),
        (DmKeyKind.CliArgs, "/dm-master/task-cli-args/"),
        (DmKeyKind.ShardDdl, "/dm-master/shardddl-pessimism/info/"),
        (DmKeyKind.ShardDdl, "/dm-master/shardddl-pessimism/operation/"),
        (DmKeyKind.ShardDdl, "/dm-master/shardddl-optimism/info/"),
        (DmKeyKind.ShardDdl, "/dm-master/shardddl-optimism/operation/"),
        (DmKeyKind.ShardDdl, "/dm-master/shardddl-optimism/source-tables/"),
        (DmKeyKind.Transfer, "/dm-master/transfer/"),
    ];

    private static readonly string[] TaskMetadata =
    [
        "/dm-master/shardddl-pessimism/info/",
        "/dm-master/shardddl-pessimism/operation/",
        "/dm-master/shardddl-optimism/info/",
        "/dm-master/shardddl-optimism/operation/",
        "/dm-master/shardddl-optimism/source-tables/",
        "/dm-master/load-task/",
        "/dm-master/lightning-coord/",
    ];

    /// <summary>Everything that belongs to DM.</summary>
    public static KeyRange All { get; } = KeyRange.Prefix(ByteString.CopyFromUtf8("/dm-"));

    /// <summary>What the master keeps for itself: who the cluster is, and transfers under way.</summary>
    public static IReadOnlyList<KeyRange> Own { get; } =
    [
        KeyRange.Prefix(ByteString.CopyFromUtf8("/dm-master/own/")),
        KeyRange.Prefix(ByteString.CopyFromUtf8("/dm-master/transfer/")),
    ];

    /// <summary>The signs of life of all workers.</summary>
    public static KeyRange SignsOfLife { get; } = KeyRange.Prefix(ByteString.CopyFromUtf8("/dm-worker/a/"));

    /// <summary>Eight bytes that name this cluster, drawn when it first started.</summary>
    public static ByteString ClusterId { get; } = ByteString.CopyFromUtf8("/dm-cluster/id");

    /// <summary>Who the cluster is, where no client can write it: what <see cref="ClusterId"/> was when this master first ran.</summary>
    public static ByteString OwnClusterId { get; } = ByteString.CopyFromUtf8("/dm-master/own/cluster-id");

    /// <summary>The version of the layout of the key space.</summary>
    public static ByteString ClusterVersion { get; } = ByteString.CopyFromUtf8("/dm-cluster/version");

    /// <summary>The registration of a worker.</summary>
    public static ByteString WorkerInfo(WorkerName worker) => Key(DmKeyKind.WorkerInfo, worker.Value);

    /// <summary>The sign of life of a worker.</summary>
    public static ByteString WorkerAlive(WorkerName worker) => Key(DmKeyKind.WorkerAlive, worker.Value);

    /// <summary>The configuration of a source.</summary>
    public static ByteString SourceConfig(SourceId source) => Key(DmKeyKind.SourceConfig, source.Value);

    /// <summary>The source that a worker is bound to.</summary>
    public static ByteString Bound(WorkerName worker) => Key(DmKeyKind.Bound, worker.Value);

    /// <summary>The source that a worker was last bound to.</summary>
    public static ByteString LastBound(WorkerName worker) => Key(DmKeyKind.LastBound, worker.Value);

    /// <summary>The source that a worker pulls relay logs of.</summary>
    public static ByteString RelayWorker(WorkerName worker) => Key(DmKeyKind.RelayWorker, worker.Value);

    /// <summary>The configuration of a subtask.</summary>
    public static ByteString SubtaskConfig(SourceId source, TaskName task) =>
        Key(DmKeyKind.SubtaskConfig, source.Value, task.Value);

    /// <summary>The configurations of every subtask of a source.</summary>
    public static KeyRange SubtasksOf(SourceId source) =>
        KeyRange.Prefix(ByteString.CopyFromUtf8($"/dm-master/upstream/subtask/{Hex(source.Value)}/"));

    /// <summary>The stage that a subtask should be in.</summary>
    public static ByteString SubtaskStage(SourceId source, TaskName task) =>
        Key(DmKeyKind.SubtaskStage, source.Value, task.Value);

    /// <summary>The configurations of all subtasks.</summary>
    public static KeyRange SubtaskConfigs { get; } = KeyRange.Prefix(ByteString.CopyFromUtf8("/dm-master/upstream/subtask/"));

    /// <summary>The stages of all subtasks of a source.</summary>
    public static KeyRange SubtaskStagesOf(SourceId source) =>
        KeyRange.Prefix(ByteString.CopyFromUtf8($"/dm-master/stage/subtask/{Hex(source.Value)}/"));

    /// <summary>The stage that the validator of a subtask should be in.</summary>
    public static ByteString ValidatorStage(SourceId source, TaskName task) =>
        Key(DmKeyKind.ValidatorStage, source.Value, task.Value);

    /// <summary>The stage that the relay of a source should be in.</summary>
    public static ByteString RelayStage(SourceId source) => Key(DmKeyKind.RelayStage, source.Value);

    /// <summary>Command-line arguments kept for a subtask. Here the task comes first.</summary>
    public static ByteString CliArgs(TaskName task, SourceId source) =>
        Key(DmKeyKind.CliArgs, task.Value, source.Value);

    /// <summary>The worker that holds the unfinished dump of a task on a source. Here the task comes first.</summary>
    public static ByteString LoadTask(TaskName task, SourceId source) => Key(DmKeyKind.LoadTask, task.Value, source.Value);

    /// <summary>How far a source is with a physical import. Here the task comes first.</summary>
    public static ByteString LightningCoord(TaskName task, SourceId source) => Key(DmKeyKind.LightningCoord, task.Value, source.Value);

    /// <summary>All command-line arguments kept for a task.</summary>
    public static KeyRange CliArgsOf(TaskName task) =>
        KeyRange.Prefix(ByteString.CopyFromUtf8($"/dm-master/task-cli-args/{Hex(task.Value)}/"));

    /// <summary>A task that the HTTP API keeps as a template.</summary>
    public static ByteString TaskTemplate(TaskName task) =>
        ByteString.CopyFromUtf8($"/dm-master/openapi-task-template/{Hex(task.Value)}");

    /// <summary>What a task leaves behind when it is stopped: who loaded its dump, shard DDL that was not resolved.</summary>
    public static IEnumerable<KeyRange> MetadataOf(TaskName task) =>
        TaskMetadata.Select(prefix => KeyRange.Prefix(ByteString.CopyFromUtf8($"{prefix}{Hex(task.Value)}/")));

    /// <summary>A transfer of a source that is under way.</summary>
    public static ByteString Transfer(SourceId source) => Key(DmKeyKind.Transfer, source.Value);

    /// <summary>Takes a key apart. False for keys that are not in the list of <see cref="DmKeyKind"/>, or are broken.</summary>
    public static bool TryParse(ByteString key, out DmKey parsed)
    {
        parsed = default;
        foreach (var (kind, prefix) in Prefixes)
        {
            if (StartsWith(key.Span, prefix))
            {
                return TryParseParts(kind, key.Span[prefix.Length..], out parsed);
            }
        }

        return false;
    }

    /// <summary>Whether a key begins as one of the list of <see cref="DmKeyKind"/> and is none.</summary>
    public static bool IsBroken(ByteString key)
    {
        foreach (var (_, prefix) in Prefixes)
        {
            if (StartsWith(key.Span, prefix))
            {
                return !TryParse(key, out _);
            }
        }

        return false;
    }

    private static bool TryParseParts(DmKeyKind kind, ReadOnlySpan<byte> parts, out DmKey parsed)
    {
        parsed = default;
        if (!TryCut(ref parts, out var first))
        {
            return false;
        }

        var second = "";
        var isRight = kind switch
        {
            DmKeyKind.SubtaskConfig or DmKeyKind.SubtaskStage or DmKeyKind.ValidatorStage or
                DmKeyKind.LoadTask or DmKeyKind.LightningCoord or DmKeyKind.CliArgs => TryCut(ref parts, out second) && parts.IsEmpty,
            DmKeyKind.ShardDdl => TryCut(ref parts, out second),
            _ => parts.IsEmpty,
        };
        parsed = isRight ? new DmKey(kind, first, second) : default;
        return isRight;
    }

    // Takes one part off the front, and the slash after it. A slash with nothing after it belongs to no key.
    private static bool TryCut(ref ReadOnlySpan<byte> parts, out string part)
    {
        var slash = parts.IndexOf((byte)'/');
        var hex = slash < 0 ? parts : parts[..slash];
        parts = slash < 0 ? [] : parts[(slash + 1)..];
        return TryUnhex(hex, out part) && (slash < 0 || !parts.IsEmpty);
    }

    private static bool StartsWith(ReadOnlySpan<byte> key, string prefix)
    {
        if (key.Length <= prefix.Length)
        {
            return false;
        }

        for (var i = 0; i < prefix.Length; i++)
        {
            if (key[i] != prefix[i])
            {
                return false;
            }
        }

        return true;
    }

    private static ByteString Key(DmKeyKind kind, string first) =>
        ByteString.CopyFromUtf8(PrefixOf(kind) + Hex(first));

    private static ByteString Key(DmKeyKind kind, string first, string second) =>
        ByteString.CopyFromUtf8($"{PrefixOf(kind)}{Hex(first)}/{Hex(second)}");

    private static string PrefixOf(DmKeyKind kind) => Prefixes.First(prefix => prefix.Kind == kind).Prefix;

    private static string Hex(string part) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(part));

    // Only what Hex writes: another spelling of a name would be a key that is not found again.
    private static bool TryUnhex(ReadOnlySpan<byte> hex, out string part)
    {
        part = "";
        var bytes = new byte[hex.Length / 2];
        if (hex.IsEmpty || hex.Length % 2 != 0 || hex.ContainsAnyInRange((byte)'A', (byte)'F') ||
            Convert.FromHexString(hex, bytes, out _, out _) != System.Buffers.OperationStatus.Done || !Utf8.IsValid(bytes))
        {
            return false;
        }

        part = Encoding.UTF8.GetString(bytes);
        return true;
    }
}
