using DmMaster.Registry;

namespace DmMaster.Shards.Pessimistic;

/// <summary>A DDL that a source announced, and at which its worker stands still.</summary>
/// <param name="Source">The source, by the key.</param>
/// <param name="Lock">The lock of the table downstream.</param>
/// <param name="Statements">The DDL, at least one statement.</param>
/// <param name="Entry">It in the store.</param>
internal sealed record PessimisticInfo(SourceId Source, LockId Lock, IReadOnlyList<string> Statements, ShardEntry Entry)
{
    /// <summary>Reads one; null when it names no table or no statement.</summary>
    public static PessimisticInfo? Of(TaskName task, SourceId source, ShardEntry entry)
    {
        if (ShardRecord.Of(entry.Value) is not { } record || record.Texts("ddls") is not { Count: > 0 } statements)
        {
            return null;
        }

        var (schema, table) = (record.Text("schema"), record.Text("table"));
        return schema.Length == 0 || table.Length == 0 ? null : new(source, LockId.Of(task.Value, schema, table), statements, entry);
    }

    /// <summary>Whether it was announced after an operation was written: its worker has not seen that.</summary>
    public bool IsAfter(PessimisticOperation operation) => Entry.Revision > operation.Entry.Revision;

    /// <summary>Whether it is of the DDL of an operation.</summary>
    public bool IsOf(PessimisticOperation operation) => Lock == operation.Lock && Statements.SequenceEqual(operation.Statements);
}
