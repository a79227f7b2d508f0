namespace DmMaster.Databases.Tables;

/// <summary>What a column gets that is given nothing.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The value without quotes, <c>CURRENT_TIMESTAMP</c> with its fraction, or the expression in one form for all servers.</param>
public sealed record ColumnDefault(ColumnDefaultKind Kind, string Text);
