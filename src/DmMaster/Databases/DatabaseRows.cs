namespace DmMaster.Databases;

/// <summary>What a database answered.</summary>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Rows">The rows, each value as text; null for NULL.</param>
public sealed record DatabaseRows(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string?>> Rows)
{
    /// <summary>A value of the last row by its column's name, as DM reads where there should be one; empty when there is no such row or column, and for NULL.</summary>
    public string Last(string column)
    {
        var at = Columns.Index().Where(one => one.Item.Equals(column, StringComparison.OrdinalIgnoreCase)).Select(static one => one.Index).DefaultIfEmpty(-1).First();
        return at >= 0 && Rows is [.., var last] ? last[at] ?? "" : "";
    }

    /// <summary>All values of a column by its place, from 0; rows that are too short or NULL there are left out.</summary>
    public IEnumerable<string> Values(int column) => Rows.Where(row => row.Count > column).Select(row => row[column]).OfType<string>();
}
