namespace DmMaster.Databases.Tables.Reading;

/// <summary>A token of a statement.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="End">Where it ends: the index after its last character.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, int Start, int End);
