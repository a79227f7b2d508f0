namespace DmMaster.Testing.Stock;

/// <summary>A table of a shard group: where it is upstream, and which table downstream takes its rows.</summary>
/// <param name="DownSchema">The schema downstream.</param>
/// <param name="DownTable">The table downstream.</param>
/// <param name="UpSchema">The schema upstream.</param>
/// <param name="UpTable">The table upstream.</param>
public sealed record ShardTable(string DownSchema, string DownTable, string UpSchema, string UpTable)
{
    /// <summary>One that has the same name on both sides.</summary>
    public static ShardTable Same(string schema, string table) => new(schema, table, schema, table);
}
