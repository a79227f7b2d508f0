namespace DmMaster.Databases.Tables.Joining;

/// <summary>The join of two tables, or why there is none.</summary>
public sealed record JoinResult
{
    private JoinResult(ComparedTable? table, string? conflict)
    {
        Table = table;
        Conflict = conflict;
    }

    /// <summary>The join. Null when there is none.</summary>
    public ComparedTable? Table { get; }

    /// <summary>Why there is none. Null when there is one.</summary>
    public string? Conflict { get; }

    /// <summary>A join.</summary>
    public static JoinResult Of(ComparedTable table) => new(table, null);

    /// <summary>There is none.</summary>
    public static JoinResult Failed(string conflict) => new(null, conflict);
}
