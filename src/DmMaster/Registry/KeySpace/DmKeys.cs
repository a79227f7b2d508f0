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
    /// <summary>Everything that belongs to DM.</summary>
    public static KeyRange All { get; } = Under(DmKeyTable.All);

    /// <summary>What the master keeps for itself: who the cluster is, and transfers under way.</summary>
    public static IReadOnlyList<KeyRange> Own { get; } =
    [
        Under(DmKeyTable.Own),
        Under(DmKeyTable.Transfer),
    ];

    /// <summary>The heartbeats of all workers.</summary>
    public static KeyRange Heartbeats { get; } = Under(DmKeyTable.PrefixOf(DmKeyKind.WorkerAlive));

    /// <summary>Eight bytes that name this cluster, drawn when it first started.</summary>
    public static ByteString ClusterId { get; } = ByteString.CopyFromUtf8(DmKeyTable.Cluster + "id");

    /// <summary>Who the cluster is, where no client can write it: what <see cref="ClusterId"/> was when this master first ran.</summary>
    public static ByteString OwnClusterId { get; } = ByteString.CopyFromUtf8(DmKeyTable.Own + "cluster-id");

    /// <summary>The version of the layout of the key space.</summary>
    public static ByteString ClusterVersion { get; } = ByteString.CopyFromUtf8(DmKeyTable.Cluster + "version");

    /// <summary>The registration of a worker.</summary>
    public static ByteString WorkerInfo(WorkerName worker) => Key(DmKeyKind.WorkerInfo, worker.Value);

    /// <summary>The heartbeat of a worker.</summary>
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
        Under(DmKeyKind.SubtaskConfig, source.Value);

    /// <summary>The stage that a subtask should be in.</summary>
    public static ByteString SubtaskStage(SourceId source, TaskName task) =>
        Key(DmKeyKind.SubtaskStage, source.Value, task.Value);

    /// <summary>The configurations of all subtasks.</summary>
    public static KeyRange SubtaskConfigs { get; } = Under(DmKeyTable.PrefixOf(DmKeyKind.SubtaskConfig));

    /// <summary>The stages of all subtasks of a source.</summary>
    public static KeyRange SubtaskStagesOf(SourceId source) =>
        Under(DmKeyKind.SubtaskStage, source.Value);

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
        Under(DmKeyKind.CliArgs, task.Value);

    /// <summary>A task that the HTTP API keeps as a template.</summary>
    public static ByteString TaskTemplate(TaskName task) =>
        ByteString.CopyFromUtf8(DmKeyTable.Template + Hex(task.Value));

    /// <summary>What a task leaves behind when it is stopped: who loaded its dump, shard DDL that was not resolved.</summary>
    public static IEnumerable<KeyRange> MetadataOf(TaskName task) =>
        DmKeyTable.Rows.Where(static row => row.IsLeftBehind).Select(row => Under($"{row.Prefix}{Hex(task.Value)}/"));

    /// <summary>A transfer of a source that is under way.</summary>
    public static ByteString Transfer(SourceId source) => Key(DmKeyKind.Transfer, source.Value);

    /// <summary>Takes a key apart. False for keys that are not in the list of <see cref="DmKeyKind"/>, or are broken.</summary>
    public static bool TryParse(ByteString key, out DmKey parsed)
    {
        parsed = default;
        foreach (var row in DmKeyTable.Rows)
        {
            if (StartsWith(key.Span, row.Prefix))
            {
                return TryParseParts(row, key.Span[row.Prefix.Length..], out parsed);
            }
        }

        return false;
    }

    /// <summary>Whether a key begins as one of the list of <see cref="DmKeyKind"/> and is none.</summary>
    public static bool IsBroken(ByteString key)
    {
        foreach (var row in DmKeyTable.Rows)
        {
            if (StartsWith(key.Span, row.Prefix))
            {
                return !TryParse(key, out _);
            }
        }

        return false;
    }

    private static bool TryParseParts(DmKeyRow row, ReadOnlySpan<byte> parts, out DmKey parsed)
    {
        var second = "";
        var isRight = TryCut(ref parts, out var first) && (row.Parts == 1 || TryCut(ref parts, out second)) && (row.IsOpen || parts.IsEmpty);
        parsed = isRight ? new DmKey(row.Kind, first, second) : default;
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
        ByteString.CopyFromUtf8(DmKeyTable.PrefixOf(kind) + Hex(first));

    private static ByteString Key(DmKeyKind kind, string first, string second) =>
        ByteString.CopyFromUtf8($"{DmKeyTable.PrefixOf(kind)}{Hex(first)}/{Hex(second)}");

    private static KeyRange Under(string prefix) => KeyRange.Prefix(ByteString.CopyFromUtf8(prefix));

    private static KeyRange Under(DmKeyKind kind, string first) => Under($"{DmKeyTable.PrefixOf(kind)}{Hex(first)}/");

    internal static string Hex(string part) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(part));

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
