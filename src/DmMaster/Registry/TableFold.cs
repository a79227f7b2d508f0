using System.Collections.Immutable;

namespace DmMaster.Registry;

/// <summary>A part of a <see cref="RegistryFold"/>: values by row and column. A row without values does not exist.</summary>
internal sealed class TableFold<TRow, TColumn, TValue>(ImmutableSortedDictionary<TRow, ImmutableSortedDictionary<TColumn, TValue>> before)
    where TRow : notnull
    where TColumn : notnull
{
    private readonly ImmutableSortedDictionary<TRow, ImmutableSortedDictionary<TColumn, TValue>>.Builder _rows = before.ToBuilder();

    public bool HasRow(TRow row) => _rows.ContainsKey(row);

    /// <summary>Sets a value.</summary>
    public void Set(TRow row, TColumn column, TValue value) => Replace(row, Columns(row).SetItem(column, value));

    /// <summary>Removes a value.</summary>
    public void Remove(TRow row, TColumn column) => Replace(row, Columns(row).Remove(column));

    public ImmutableSortedDictionary<TRow, ImmutableSortedDictionary<TColumn, TValue>> Finish() => _rows.ToImmutable();

    private ImmutableSortedDictionary<TColumn, TValue> Columns(TRow row) =>
        _rows.GetValueOrDefault(row, ImmutableSortedDictionary<TColumn, TValue>.Empty);

    private void Replace(TRow row, ImmutableSortedDictionary<TColumn, TValue> columns)
    {
        if (columns.IsEmpty)
        {
            _rows.Remove(row);
        }
        else
        {
            _rows[row] = columns;
        }
    }
}
