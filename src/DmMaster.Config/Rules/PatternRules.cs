namespace DmMaster.Config.Rules;

/// <summary>The letter case of the rules about which tables: lists, routes and filters.</summary>
internal static class PatternRules
{
    /// <summary>A list in lower case, unless letter case matters.</summary>
    public static BlockAllowList? Fold(BlockAllowList? list, bool isCaseSensitive) => list is null || isCaseSensitive ? list : list with
    {
        DoSchemas = Lower(list.DoSchemas),
        IgnoreSchemas = Lower(list.IgnoreSchemas),
        DoTables = Lower(list.DoTables),
        IgnoreTables = Lower(list.IgnoreTables),
    };

    /// <summary>A route's patterns in lower case, unless letter case matters. Targets keep theirs.</summary>
    public static RouteRule Fold(RouteRule? route, bool isCaseSensitive) => route switch
    {
        null => new RouteRule(),
        _ when isCaseSensitive => route,
        _ => route with { SchemaPattern = Lower(route.SchemaPattern), TablePattern = Lower(route.TablePattern) },
    };

    /// <summary>A filter's patterns in lower case, unless letter case matters; its events always, and in their newer names.</summary>
    public static FilterRule? Fold(FilterRule? filter, bool isCaseSensitive) => filter is null ? null : filter with
    {
        SchemaPattern = isCaseSensitive ? filter.SchemaPattern : Lower(filter.SchemaPattern),
        TablePattern = isCaseSensitive ? filter.TablePattern : Lower(filter.TablePattern),
        Events = filter.Events is { } events ? [.. events.Select(static one => RenameEvent(Lower(one)))] : null,
    };

    private static string RenameEvent(string name) => name switch
    {
        "create schema" => "create database",
        "drop schema" => "drop database",
        "alter schema" => "alter database",
        _ => name,
    };

    private static string Lower(string text) => GoFormat.ToLower(text);

    private static IReadOnlyList<string>? Lower(IReadOnlyList<string>? texts) => texts is null ? null : [.. texts.Select(Lower)];

    private static IReadOnlyList<TableName?>? Lower(IReadOnlyList<TableName?>? tables) =>
        tables is null ? null : [.. tables.Select(static table => Lower(table))];

    private static TableName? Lower(TableName? table) =>
        table is null ? null : new TableName { Schema = Lower(table.Schema), Table = Lower(table.Table) };
}
