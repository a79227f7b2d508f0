using DmMaster.Config.Rules.Regexes;

namespace DmMaster.Config.Rules;

/// <summary>What a route may say. The first failure is the answer, in DM's order and in its words.</summary>
internal static class RouteRules
{
    /// <summary>What is wrong with a route, its patterns in the case that they are kept in; null when nothing is.</summary>
    public static DmError? FindError(RouteRule route, bool isCaseSensitive)
    {
        var cause = route.SchemaPattern.Length == 0 ? "schema pattern of table route rule should not be empty"
            : route.TargetSchema.Length == 0 ? "target schema of table route rule should not be empty"
            : FindExtractorError(route.ExtractTable, "table")
            ?? FindExtractorError(route.ExtractSchema, "schema")
            ?? FindExtractorError(route.ExtractSource, "source")
            ?? FindPatternError(route, isCaseSensitive);
        return cause is null ? null : ConfigErrors.RouteInvalid(cause);
    }

    private static string? FindPatternError(RouteRule route, bool isCaseSensitive)
    {
        var error = route.TablePattern.Length == 0
            ? TablePattern.FindError(route.SchemaPattern, isCaseSensitive)
            : TablePattern.FindError(route.SchemaPattern, route.TablePattern, isCaseSensitive);
        return error is null ? null : $"add rule {Text(route)} into table router: {error}";
    }

    private static string? FindExtractorError(ColumnExtractor? extractor, string what) => extractor switch
    {
        null => null,
        _ when GoRegex.FindError(extractor.Pattern, out _) is not null => $"{what} extractor {what} regexp illegal {extractor.Pattern}",
        { TargetColumn: "" } => $"{what} extractor target column cannot be empty",
        _ => null,
    };

    // As Go prints a structure; of an extractor it prints the address, which says nothing to anybody.
    private static string Text(RouteRule route) =>
        $"&{{TableExtractor:{Text(route.ExtractTable)} SchemaExtractor:{Text(route.ExtractSchema)} SourceExtractor:{Text(route.ExtractSource)} " +
        $"SchemaPattern:{route.SchemaPattern} TablePattern:{route.TablePattern} TargetSchema:{route.TargetSchema} TargetTable:{route.TargetTable}}}";

    private static string Text(ColumnExtractor? extractor) =>
        extractor is null ? "<nil>" : $"&{{TargetColumn:{extractor.TargetColumn} Regexp:{extractor.Pattern}}}";
}
