using DmMaster.Config;
using DmMaster.Registry;
using Google.Protobuf;

namespace DmMaster.Shards.Pessimistic;

/// <summary>What a source was told to do at a DDL: carry it out or skip it; and, by its worker, that it did.</summary>
/// <param name="Source">The source, by the key.</param>
/// <param name="Lock">The lock.</param>
/// <param name="Statements">The DDL.</param>
/// <param name="Entry">It in the store.</param>
internal sealed record PessimisticOperation(SourceId Source, LockId Lock, IReadOnlyList<string> Statements, ShardEntry Entry)
{
    /// <summary>Whether it says to carry the DDL out.</summary>
    public bool IsExecuting { get; private init; }

    /// <summary>Whether the worker says that it is done.</summary>
    public bool IsDone { get; private init; }

    /// <summary>Whether the master wrote it before the worker did: nothing is done that was not asked.</summary>
    public bool IsAsked => !IsDone || Entry.Created < Entry.Revision;

    /// <summary>Reads one; null when it names no lock.</summary>
    public static PessimisticOperation? Of(SourceId source, ShardEntry entry) =>
        ShardRecord.Of(entry.Value) is { } record && record.Text("id") is { Length: > 0 } id
            ? new(source, new LockId(id), record.Texts("ddls"), entry) { IsExecuting = record.Flag("exec"), IsDone = record.Flag("done") }
            : null;

    /// <summary>The value of one that is not done.</summary>
    public static ByteString Value(TaskName task, SourceId source, LockId id, IReadOnlyList<string> statements, bool isExecuting) => ByteString.CopyFromUtf8(
        $$"""{"id":{{GoJson.Quote(id.Text)}},"task":{{GoJson.Quote(task.Value)}},"source":{{GoJson.Quote(source.Value)}}""" +
        $$""","ddls":[{{string.Join(',', statements.Select(GoJson.Quote))}}],"exec":{{(isExecuting ? "true" : "false")}},"done":false}""");
}
