namespace DmMaster.Databases.Tables;

/// <summary>A part of a key: a column, the beginning of one, or an expression.</summary>
/// <param name="Column">The column. Null for an expression.</param>
/// <param name="PrefixLength">How much of the column. Null for all of it.</param>
/// <param name="Expression">The expression in one form for all servers. Null for a column.</param>
public sealed record TableKeyPart(string? Column, int? PrefixLength = null, string? Expression = null);
