using DmMaster.Config;

namespace DmMaster.Databases.Tables.Shards;

/// <summary>What of a column counts when shards are compared.</summary>
/// <param name="Name">Its name in lower case.</param>
/// <param name="Text">All that counts, as DM prints it.</param>
internal sealed record ShardColumn(string Name, string Text)
{
    /// <summary>What of a column counts.</summary>
    public static ShardColumn Of(ColumnDefinition column)
    {
        var name = GoFormat.ToLower(column.Name);
        var primary = column.IsPrimary ? " primary key\n" : "";
        var unique = column.IsUnique ? " unique key\n" : "";
        return new(name, $"column {name} {ColumnTypeText.Of(column.Type)}{primary}{unique}");
    }
}
