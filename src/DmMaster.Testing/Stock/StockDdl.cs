namespace DmMaster.Testing.Stock;

/// <summary>A DDL that a worker meets in the binlog, on a table of a shard group.</summary>
/// <param name="Statement">The statement as a worker announces it: with the names of the table downstream.</param>
/// <param name="Table">The table.</param>
public sealed record StockDdl(string Statement, ShardTable Table)
{
    /// <summary>The table's structure before it, as JSON; told in optimistic mode.</summary>
    /// <value>Default: a table with the one column <c>id</c>. A simulated worker tracks no structure, so a test tells what it is to announce.</value>
    public string Before { get; init; } = StockTableInfo.Of(Table.UpTable, "id");

    /// <summary>The structure after each statement of it, as JSON; told in optimistic mode.</summary>
    /// <value>Default: the same as before.</value>
    public IReadOnlyList<string> After { get; init; } = [StockTableInfo.Of(Table.UpTable, "id")];
}
