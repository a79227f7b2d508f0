namespace DmMaster.Config.Rules;

/// <summary>What a block and allow list may say. The first failure is the answer, in DM's order and in its words: each of the four lists has its own.</summary>
internal static class BlockAllowListRules
{
    /// <summary>What is wrong with a list, its patterns in the case that they are kept in; null when nothing is.</summary>
    public static DmError? FindError(BlockAllowList? list, bool isCaseSensitive) =>
        list is null ? null
        : (FindSchemaError("DoDB", list.DoSchemas, isCaseSensitive)
            ?? FindTableError("DoTables", list.DoTables, isCaseSensitive)
            ?? FindSchemaError("IgnoreDB", list.IgnoreSchemas, isCaseSensitive)
            ?? FindTableError("IgnoreTables", list.IgnoreTables, isCaseSensitive)) is { } cause
            ? ConfigErrors.BlockAllowListInvalid(cause)
            : null;

    private static string? FindSchemaError(string rule, IReadOnlyList<string>? schemas, bool isCaseSensitive) => schemas?
        .Select(schema => schema.Length == 0 ? $"{rule} rule's DB string cannot be empty" : TablePattern.FindError(schema, isCaseSensitive))
        .FirstOrDefault(static error => error is not null);

    private static string? FindTableError(string rule, IReadOnlyList<TableName?>? tables, bool isCaseSensitive) => tables?
        .Select(table => table is not { Schema.Length: > 0, Table.Length: > 0 }
            ? $"{rule} rule's DB string or Table string cannot be empty"
            : TablePattern.FindError(table.Schema, table.Table, isCaseSensitive))
        .FirstOrDefault(static error => error is not null);
}
