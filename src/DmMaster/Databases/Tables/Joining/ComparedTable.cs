using System.Globalization;

namespace DmMaster.Databases.Tables.Joining;

/// <summary>A table as TiDB would hold it: names in lower case, what a table leaves out filled in, columns and keys in the order of their names.</summary>
/// <param name="Charset">Its character set.</param>
/// <param name="Collation">Its collation.</param>
/// <param name="Columns">Its columns by name.</param>
/// <param name="Keys">Its keys by name.</param>
/// <param name="Bits">What TiDB says of how its rows are spread.</param>
public sealed record ComparedTable(
    string Charset,
    string Collation,
    IReadOnlyDictionary<string, ComparedColumn> Columns,
    IReadOnlyDictionary<string, ComparedKey> Keys,
    SpreadBits Bits)
{
    /// <summary>A table as its server says it.</summary>
    public static ComparedTable Of(TableDefinition table)
    {
        var text = TextForm.OfTable(table.Charset, table.Collation);
        var columns = new SortedDictionary<string, ComparedColumn>(StringComparer.Ordinal);
        foreach (var column in table.Columns)
        {
            columns[column.Name.ToLowerInvariant()] = ComparedColumn.Of(column, text);
        }

        var keys = new SortedDictionary<string, ComparedKey>(StringComparer.Ordinal);
        foreach (var key in table.Keys)
        {
            keys[key.Name.ToLowerInvariant()] = ComparedKey.Of(key);
        }

        var random = table.Columns.Select(static column => column.AutoRandomBits).DefaultIfEmpty().Max();
        return new(text.Charset, text.Collation, columns, keys, new(table.ShardRowIdBits, random, table.PreSplitRegions));
    }

    /// <summary>The table as a statement, for people to read.</summary>
    public override string ToString()
    {
        var items = Columns.Select(static pair => $"{Identifier.Quote(pair.Key)} {pair.Value}").Concat(Keys.Values.Select(static key => key.ToString()));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"CREATE TABLE `tbl`({string.Join(", ", items)}) CHARSET {Charset.ToUpperInvariant()} COLLATE {Collation.ToUpperInvariant()}");
    }
}
