using System.Collections.Frozen;
using System.Text.RegularExpressions;
using DmMaster.Config;

namespace DmMaster.Databases.Filtering;

/// <summary>Which schemas and tables of an upstream a task migrates: what its block and allow list says, and never what belongs to the server.</summary>
/// <remarks>The order in which the lists are asked is that of DM's documentation: a list of what is migrated goes before one of what is not.</remarks>
internal sealed class TableFilter
{
    private static readonly FrozenSet<string> OfServers = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "DM_HEARTBEAT", "SYS", "MYSQL", "INFORMATION_SCHEMA", "INSPECTION_SCHEMA", "PERFORMANCE_SCHEMA", "METRICS_SCHEMA");

    private readonly bool _isCaseSensitive;
    private readonly List<Regex> _doSchemas;
    private readonly List<Regex> _ignoreSchemas;
    private readonly List<TablePatterns> _doTables;
    private readonly List<TablePatterns> _ignoreTables;

    /// <summary>Makes a filter of a list.</summary>
    /// <param name="list">The list; null for none, which lets all pass.</param>
    /// <param name="isCaseSensitive">Whether letter case tells names apart.</param>
    /// <exception cref="ArgumentException">A pattern cannot be used.</exception>
    public TableFilter(BlockAllowList? list, bool isCaseSensitive)
    {
        _isCaseSensitive = isCaseSensitive;
        _doSchemas = Schemas(list?.DoSchemas);
        _ignoreSchemas = Schemas(list?.IgnoreSchemas);
        _doTables = Tables(list?.DoTables);
        _ignoreTables = Tables(list?.IgnoreTables);
    }

    /// <summary>Whether a schema is migrated, as far as its name says.</summary>
    public bool Takes(string schema)
    {
        if (OfServers.Contains(schema))
        {
            return false;
        }

        var name = Cased(schema);
        return _doSchemas.Count > 0 ? _doSchemas.Exists(pattern => pattern.IsMatch(name)) : !_ignoreSchemas.Exists(pattern => pattern.IsMatch(name));
    }

    /// <summary>Whether a table is migrated.</summary>
    public bool Takes(string schema, string table)
    {
        if (!Takes(schema))
        {
            return false;
        }

        var (schemaName, tableName) = (Cased(schema), Cased(table));
        return _doTables.Exists(pattern => pattern.Matches(schemaName, tableName))
            || (_doTables.Count == 0 && !_ignoreTables.Exists(pattern => pattern.Matches(schemaName, tableName)));
    }

    private string Cased(string name) => _isCaseSensitive ? name : GoFormat.ToLower(name);

    private List<Regex> Schemas(IReadOnlyList<string>? patterns) => [.. (patterns ?? []).Select(pattern => GoPattern.Compile(Cased(pattern)))];

    private List<TablePatterns> Tables(IReadOnlyList<TableName?>? patterns) =>
        [.. (patterns ?? []).OfType<TableName>().Select(pattern => new TablePatterns(Cased(pattern.Schema), Cased(pattern.Table)))];
}
