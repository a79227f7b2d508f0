using DmMaster.Config;

namespace DmMaster.Databases.Filtering;

/// <summary>A table, and where it goes.</summary>
/// <param name="Table">The table of the upstream.</param>
/// <param name="TargetSchema">The schema in the target.</param>
/// <param name="TargetTable">The table there.</param>
/// <param name="Rule">The route that says so; null when none does.</param>
internal sealed record RoutedTable(UpstreamTable Table, string TargetSchema, string TargetTable, RouteRule? Rule)
{
    /// <summary>The target table in statements.</summary>
    public string QuotedTarget => $"{Identifier.Quote(TargetSchema)}.{Identifier.Quote(TargetTable)}";

    /// <summary>The columns that the route adds to the target.</summary>
    public IReadOnlyList<string> ExtendedColumns =>
        [.. new[] { Rule?.ExtractTable, Rule?.ExtractSchema, Rule?.ExtractSource }.OfType<ColumnExtractor>().Select(static one => one.TargetColumn)];
}
