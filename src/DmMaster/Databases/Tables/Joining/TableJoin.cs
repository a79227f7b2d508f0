namespace DmMaster.Databases.Tables.Joining;

/// <summary>Joins two tables into one that holds the rows of both.</summary>
public static class TableJoin
{
    private const int CharsetIndex = 0;
    private const int CollationIndex = 1;
    private const int ColumnsIndex = 2;
    private const int ShardRowIdIndex = 4;
    private const int AutoRandomIndex = 5;
    private const int PreSplitIndex = 6;

    /// <summary>Joins two tables. Keys that not both have in the same form are left out; a column of one is in the join.</summary>
    /// <returns>The join; otherwise where it fails and why, by the places of what is compared: <c>at tuple index 2: at map key "a": …</c>.</returns>
    public static JoinResult Join(ComparedTable one, ComparedTable other)
    {
        if (FindConflict(one, other) is { } conflict)
        {
            return JoinResult.Failed(conflict);
        }

        var joined = one with { Columns = JoinColumns(one, other), Keys = JoinKeys(one, other) };
        return FindUnkeyed(joined) is { } unkeyed ? JoinResult.Failed(unkeyed) : JoinResult.Of(joined);
    }

    private static string? FindConflict(ComparedTable one, ComparedTable other) =>
        JoinConflict.OfDistinct(CharsetIndex, one.Charset, other.Charset)
        ?? JoinConflict.OfDistinct(CollationIndex, one.Collation, other.Collation)
        ?? FindColumnConflict(one, other)
        ?? JoinConflict.OfDistinct(ShardRowIdIndex, one.Bits.ShardRowId, other.Bits.ShardRowId)
        ?? JoinConflict.OfDistinct(AutoRandomIndex, one.Bits.AutoRandom, other.Bits.AutoRandom)
        ?? JoinConflict.OfDistinct(PreSplitIndex, one.Bits.PreSplit, other.Bits.PreSplit);

    private static string? FindColumnConflict(ComparedTable one, ComparedTable other)
    {
        foreach (var (name, column) in one.Columns)
        {
            if (other.Columns.TryGetValue(name, out var its) && ColumnJoin.FindConflict(column, its) is { } conflict)
            {
                return JoinConflict.At(ColumnsIndex, JoinConflict.AtKey(name, conflict));
            }
        }

        return null;
    }

    private static SortedDictionary<string, ComparedColumn> JoinColumns(ComparedTable one, ComparedTable other)
    {
        var joined = new SortedDictionary<string, ComparedColumn>(StringComparer.Ordinal);
        foreach (var (name, column) in one.Columns.Concat(other.Columns.Where(pair => !one.Columns.ContainsKey(pair.Key))))
        {
            joined[name] = one.Columns.ContainsKey(name) && other.Columns.TryGetValue(name, out var its)
                ? ColumnJoin.Join(column, its)
                : column.WithMissingRows();
        }

        return joined;
    }

    private static SortedDictionary<string, ComparedKey> JoinKeys(ComparedTable one, ComparedTable other)
    {
        var joined = new SortedDictionary<string, ComparedKey>(StringComparer.Ordinal);
        foreach (var (name, key) in one.Keys.Where(pair => other.Keys.TryGetValue(pair.Key, out var its) && its == pair.Value))
        {
            joined[name] = key;
        }

        return joined;
    }

    // A column that numbers itself has to begin a key, and its key may have been left out.
    private static string? FindUnkeyed(ComparedTable joined)
    {
        var keyed = joined.Keys.Values.Select(static key => key.FirstColumn).ToHashSet();
        var unkeyed = joined.Columns.FirstOrDefault(pair => pair.Value.Type.Filling == ColumnFilling.AutoIncrement && !keyed.Contains(pair.Key)).Key;
        return unkeyed is null ? null : JoinConflict.AtKey(unkeyed, "auto type but not defined as a key");
    }
}
