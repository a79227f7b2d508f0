using DmMaster.Config;
using DmMaster.Databases.Tables.Reading;

namespace DmMaster.Databases.Tables.Structure;

/// <summary>
/// Whether a table can be migrated, and into the table that is there: DM's <c>table structure compatibility check</c> for one table. Types,
/// lengths and defaults are not compared, as DM does not.
/// </summary>
public static class StructureRules
{
    private const string Utf8Mb4 = "utf8mb4";

    /// <summary>What is wrong, in DM's order. Lists of columns are sorted, for DM's order is random.</summary>
    /// <param name="names">The two tables.</param>
    /// <param name="upstream">The table in the source.</param>
    /// <param name="target">The table in the target. Null when there is none, or none that can be read: then only the source's own rules apply.</param>
    /// <param name="extended">The columns that DM fills in the target (<c>extract-table</c> and the like).</param>
    public static IReadOnlyList<TableIssue> Check(
        TablePair names, TableDefinition upstream, TableDefinition? target, IReadOnlyCollection<string> extended)
    {
        var found = new List<TableIssue>();
        found.AddRange(upstream.ForeignKeys.Select(name => Warn($"Foreign Key {name} is parsed but ignored by TiDB.", StructureInstructions.ForeignKey)));
        if (!upstream.Keys.Any(static key => key.IsUnique))
        {
            found.Add(Warn("primary/unique key does not exist", StructureInstructions.NoKey));
        }

        if (target is not null)
        {
            found.AddRange(CheckCharset(names, upstream, target));
            found.AddRange(CheckKeys(names, upstream, target));
            found.AddRange(CheckColumns(names, upstream, target, extended));
        }
        else if (extended.Count > 0)
        {
            found.Add(Fail(
                $"upstream table {names.Upstream.Table} who has extended columns {Sorted(extended)} does not exist in downstream table",
                StructureInstructions.NoExtendedTable));
        }

        IEnumerable<TableIssue> unknown = upstream.Unknown is { } error ? [OfUnreadable(names.Upstream, error)] : [];
        return [.. unknown, .. found.Select(issue => issue with { Message = $"{Prefix(names.Upstream)}{issue.Message}" })];
    }

    /// <summary>What is said of a table, in the source or the target, that cannot be read.</summary>
    /// <param name="upstream">The table in the source, also when it is that in the target which cannot be read.</param>
    /// <param name="error">What <see cref="TableReader"/> said.</param>
    public static TableIssue OfUnreadable(TableName upstream, DmError error) => Warn($"{Prefix(upstream)}{error}", "");

    private static string Prefix(TableName table) => $"table {Identifier.Quote(table.Schema)}.{Identifier.Quote(table.Table)} ";

    private static TableIssue Warn(string message, string instruction) => new(TableIssueLevel.Warn, message, instruction);

    private static TableIssue Fail(string message, string instruction) => new(TableIssueLevel.Fail, message, instruction);

    private static string Sorted(IEnumerable<string> names) => GoFormat.List(names.Order(ByteOrder.Instance));

    private static IEnumerable<TableIssue> CheckCharset(TablePair names, TableDefinition upstream, TableDefinition target)
    {
        if (upstream.Charset is { } charset && target.Charset is { } targetCharset
            && !IsSame(charset, targetCharset) && !IsSame(targetCharset, Utf8Mb4))
        {
            yield return Warn(Differ("charset", names, charset, targetCharset), StructureInstructions.Charset);
        }

        if (upstream.Collation is { } collation && target.Collation is { } targetCollation && !IsSame(collation, targetCollation))
        {
            yield return Warn(Differ("collation", names, collation, targetCollation), StructureInstructions.Collation);
        }
    }

    private static bool IsSame(string one, string other) => Charsets.Normal(one) == Charsets.Normal(other);

    private static string Differ(string what, TablePair names, string upstream, string target) =>
        $"{what} is not same, upstream: ({names.Upstream.Table} {upstream}), downstream: ({names.Target.Table} {target})";

    private static IEnumerable<TableIssue> CheckKeys(TablePair names, TableDefinition upstream, TableDefinition target)
    {
        var (above, below) = (KeyColumns.OfUnique(upstream), KeyColumns.OfUnique(target));
        return KeyColumns.Without(above, below)
            .Select(key => Warn($"upstream has more PK or NOT NULL UK than downstream, {key}", StructureInstructions.Keys))
            .Concat(KeyColumns.Without(below, above).Select(key => Warn(
                $"downstream has more PK or NOT NULL UK than upstream, table name: {names.Target.Table}, {key}", StructureInstructions.Keys)));
    }

    // Columns of both sides count for neither rule of extended columns: one that both have is missing in the target, in DM's words.
    private static List<TableIssue> CheckColumns(
        TablePair names, TableDefinition upstream, TableDefinition target, IReadOnlyCollection<string> extended)
    {
        var (above, below) = (Names(upstream), Names(target));
        var more = above.Except(below).ToHashSet();
        var less = target.Columns.Where(column => !above.Contains(GoFormat.ToLower(column.Name))).ToList();
        var found = CheckExtended(extended, more, less);
        if (found.Count > 0)
        {
            return found;
        }

        if (more.Count > 0)
        {
            found.Add(Warn($"upstream has more columns than downstream, columns: {Sorted(more)}", StructureInstructions.Columns));
        }

        var needed = less.Where(static column => !column.CanBeLeftOut).Select(static column => GoFormat.ToLower(column.Name)).ToHashSet();
        if (needed.Count > 0)
        {
            found.Add(Warn(
                "downstream has more columns than upstream that require values to insert records, "
                + $"table name: {names.Target.Table}, columns: {Sorted(needed)}",
                StructureInstructions.Columns));
        }

        return found;
    }

    private static List<TableIssue> CheckExtended(IReadOnlyCollection<string> extended, HashSet<string> more, List<ColumnDefinition> less)
    {
        var found = new List<TableIssue>();
        var forbidden = extended.Where(name => more.Contains(GoFormat.ToLower(name))).ToHashSet();
        if (forbidden.Count > 0)
        {
            found.Add(Fail($"upstream table must not contain extended column {Sorted(forbidden)}", StructureInstructions.ExtendedUpstream));
        }

        var there = less.Select(static column => GoFormat.ToLower(column.Name)).ToHashSet();
        var missing = extended.Where(name => !there.Contains(GoFormat.ToLower(name))).ToHashSet();
        if (missing.Count > 0)
        {
            found.Add(Fail($"downstream table must contain extended columns {Sorted(missing)}", StructureInstructions.ExtendedTarget));
        }

        return found;
    }

    private static HashSet<string> Names(TableDefinition table) => [.. table.Columns.Select(static column => GoFormat.ToLower(column.Name))];
}
