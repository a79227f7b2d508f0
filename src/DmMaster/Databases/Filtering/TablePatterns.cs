using System.Text.RegularExpressions;

namespace DmMaster.Databases.Filtering;

/// <summary>A pair of patterns that picks tables.</summary>
internal sealed class TablePatterns(string schema, string table)
{
    private readonly Regex _schema = GoPattern.Compile(schema);
    private readonly Regex _table = GoPattern.Compile(table);

    /// <summary>Whether it picks a table, whose names are in the case of the patterns.</summary>
    public bool Matches(string schemaName, string tableName) => _schema.IsMatch(schemaName) && _table.IsMatch(tableName);
}
