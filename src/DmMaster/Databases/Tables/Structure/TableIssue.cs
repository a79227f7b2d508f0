namespace DmMaster.Databases.Tables.Structure;

/// <summary>What is wrong with a table that is to be migrated.</summary>
/// <param name="Level">How bad it is: the error's severity, and the least of the whole check's state.</param>
/// <param name="Message">DM's text, which begins with the upstream table.</param>
/// <param name="Instruction">What to do about it, in DM's words; possibly empty.</param>
public sealed record TableIssue(TableIssueLevel Level, string Message, string Instruction)
{
    /// <summary>All instructions of some issues, each once, as one text: sorted, for DM's order is random.</summary>
    public static string JoinInstructions(IEnumerable<TableIssue> issues) => string.Join(
        "; ",
        issues.Select(static issue => issue.Instruction).Where(static text => text.Length > 0).Distinct().Order(StringComparer.Ordinal));
}
