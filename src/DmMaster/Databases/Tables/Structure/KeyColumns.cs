using DmMaster.Config;

namespace DmMaster.Databases.Tables.Structure;

/// <summary>The columns of a key, whatever their order. Two keys of the same columns are one here.</summary>
/// <param name="Name">The key's name.</param>
/// <param name="Columns">Its columns in lower case and the texts of its expressions, sorted, each once.</param>
internal sealed record KeyColumns(string Name, IReadOnlyList<string> Columns)
{
    // No name has this character.
    private string Identity => string.Join('\0', Columns);

    /// <summary>The primary and unique keys of a table in order.</summary>
    public static List<KeyColumns> OfUnique(TableDefinition table) => [.. table.Keys.Where(static key => key.IsUnique).Select(Of)];

    /// <summary>The keys whose columns none of some others has.</summary>
    public static IEnumerable<KeyColumns> Without(IEnumerable<KeyColumns> keys, IEnumerable<KeyColumns> others)
    {
        var known = others.Select(static key => key.Identity).ToHashSet();
        return keys.Where(key => !known.Contains(key.Identity));
    }

    /// <inheritdoc/>
    public override string ToString() => $"index name: {Name}, columns: {GoFormat.List(Columns)}";

    private static KeyColumns Of(TableKey key) => new(
        key.Name,
        [.. key.Parts.Select(static part => part.Column is { } column ? GoFormat.ToLower(column) : part.Expression ?? "").Distinct().Order(ByteOrder.Instance)]);
}
