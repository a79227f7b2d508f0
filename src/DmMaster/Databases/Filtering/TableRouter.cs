using DmMaster.Config;

namespace DmMaster.Databases.Filtering;

/// <summary>Where the tables of an upstream go in the target.</summary>
internal sealed class TableRouter
{
    private readonly bool _isCaseSensitive;
    private readonly IReadOnlyList<(RouteRule Rule, TablePatterns Patterns)> _tables;
    private readonly IReadOnlyList<(RouteRule Rule, TablePatterns Patterns)> _schemas;

    /// <summary>Makes a router of a task's routes.</summary>
    /// <param name="routes">The routes.</param>
    /// <param name="isCaseSensitive">Whether letter case tells names apart.</param>
    /// <exception cref="ArgumentException">A pattern cannot be used.</exception>
    public TableRouter(IEnumerable<RouteRule?> routes, bool isCaseSensitive)
    {
        _isCaseSensitive = isCaseSensitive;
        var known = routes.OfType<RouteRule>().ToLookup(static rule => rule.TablePattern.Length > 0);
        _tables = [.. known[true].Select(rule => (rule, new TablePatterns(Cased(rule.SchemaPattern), Cased(rule.TablePattern))))];
        _schemas = [.. known[false].Select(rule => (rule, new TablePatterns(Cased(rule.SchemaPattern), "*")))];
    }

    /// <summary>Finds where a table goes. A route for tables goes before one for whole schemas.</summary>
    /// <returns>The table and the route that says so, null for where it already is called; or that more than one route says so.</returns>
    public DmResult<RoutedTable> Route(UpstreamTable table)
    {
        var (schemaName, tableName) = (Cased(table.Schema), Cased(table.Name));
        var found = Matching(_tables, schemaName, tableName);
        found = found.Count > 0 ? found : Matching(_schemas, schemaName, tableName);
        return found switch
        {
            [] => new RoutedTable(table, table.Schema, table.Name, null),
            [var rule] => new RoutedTable(table, rule.TargetSchema, rule.TargetTable.Length > 0 ? rule.TargetTable : table.Name, rule),
            _ => DatabaseErrors.RouteAmbiguous($"table {table.Schema}.{table.Name} matches more than one rule"),
        };
    }

    private static List<RouteRule> Matching(IReadOnlyList<(RouteRule Rule, TablePatterns Patterns)> rules, string schema, string table) =>
        [.. rules.Where(one => one.Patterns.Matches(schema, table)).Select(static one => one.Rule).Take(2)];

    private string Cased(string name) => _isCaseSensitive ? name : GoFormat.ToLower(name);
}
