namespace DmMaster.Config.Rules;

/// <summary>The rules about which tables: lists, routes and filters.</summary>
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

    /// <summary>What is wrong with a list, null when nothing is.</summary>
    public static DmError? FindError(BlockAllowList? list)
    {
        var schemas = (list?.DoSchemas ?? []).Concat(list?.IgnoreSchemas ?? []).Select(static schema => FindPatternError(schema, "schema"));
        var tables = (list?.DoTables ?? []).Concat(list?.IgnoreTables ?? [])
            .Select(static table => FindPatternError(table?.Schema ?? "", "schema") ?? FindPatternError(table?.Table ?? "", "table"));
        return schemas.Concat(tables).FirstOrDefault(static error => error is not null) is { } cause
            ? ConfigErrors.BlockAllowListInvalid(cause)
            : null;
    }

    /// <summary>What is wrong with a route, null when nothing is.</summary>
    public static DmError? FindError(RouteRule route)
    {
        var cause = route.SchemaPattern.Length == 0 ? "schema pattern of table route rule should not be empty"
            : route.TargetSchema.Length == 0 ? "target schema of table route rule should not be empty"
            : FindRegexError(route.SchemaPattern)
            ?? FindRegexError(route.TablePattern)
            ?? FindExtractorError(route.ExtractTable, "table")
            ?? FindExtractorError(route.ExtractSchema, "schema")
            ?? FindExtractorError(route.ExtractSource, "source");
        return cause is null ? null : ConfigErrors.RouteInvalid(cause);
    }

    private static string? FindPatternError(string pattern, string what) =>
        pattern.Length == 0 ? $"{what} name of block allow list should not be empty" : FindRegexError(pattern);

    private static string? FindRegexError(string pattern) => pattern.StartsWith('~') ? GoRegex.FindError(pattern[1..], out _) : null;

    private static string? FindExtractorError(ColumnExtractor? extractor, string what) => extractor switch
    {
        null => null,
        { TargetColumn: "" } => $"target column of extract-{what} should not be empty",
        _ => GoRegex.FindError(extractor.Pattern, out _) is { } error ? $"{what}-regexp of extract-{what} is not valid: {error}" : null,
    };

    private static string RenameEvent(string name) => name switch
    {
        "create schema" => "create database",
        "drop schema" => "drop database",
        "alter schema" => "alter database",
        _ => name,
    };

    private static string Lower(string text) => text.ToLowerInvariant();

    private static IReadOnlyList<string>? Lower(IReadOnlyList<string>? texts) => texts is null ? null : [.. texts.Select(Lower)];

    private static IReadOnlyList<TableName?>? Lower(IReadOnlyList<TableName?>? tables) =>
        tables is null ? null : [.. tables.Select(static table => Lower(table))];

    private static TableName? Lower(TableName? table) =>
        table is null ? null : new TableName { Schema = Lower(table.Schema), Table = Lower(table.Table) };
}
