namespace DmMaster.Databases;

/// <summary>What a database answered.</summary>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Rows">The rows, each value as text; null for NULL.</param>
public sealed record DatabaseRows(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string?>> Rows)
{
    /// <summary>A value of the first row by its column's name; empty when there is no such row or column, and for NULL.</summary>
    public string First(string column)
    {
        var at = Columns.Index().Where(one => one.Item.Equals(column, StringComparison.OrdinalIgnoreCase)).Select(static one => one.Index).DefaultIfEmpty(-1).First();
        return at >= 0 && Rows is [var first, ..] ? first[at] ?? "" : "";
    }

    /// <summary>All values of a column by its place, from 0; rows that are too short or NULL there are left out.</summary>
    public IEnumerable<string> Values(int column) => Rows.Where(row => row.Count > column).Select(row => row[column]).OfType<string>();
}
