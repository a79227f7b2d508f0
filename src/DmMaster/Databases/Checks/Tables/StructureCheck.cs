using DmMaster.Config;
using DmMaster.Databases.Checks.Preparing;
using DmMaster.Databases.Checks.Results;
using DmMaster.Databases.Connecting;
using DmMaster.Databases.Filtering;
using DmMaster.Databases.Tables.Structure;

namespace DmMaster.Databases.Checks.Tables;

/// <summary>Whether the tables can be migrated as they are, each to where it goes.</summary>
/// <param name="task">The task.</param>
/// <param name="statements">What servers say of tables.</param>
internal sealed class StructureCheck(CheckedTask task, TableStatements statements) : ICheck
{
    /// <inheritdoc/>
    public CheckName Name { get; } = new("table structure compatibility check", "check compatibility of table structure");

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        var pairs = task.Sources.SelectMany(static source => source.Routed.Select(table => (source, table))).ToList();
        var found = new IReadOnlyList<TableIssue>[pairs.Count];
        var failures = new DatabaseException?[pairs.Count];
        try
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(0, pairs.Count),
                new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, task.Sources.Count) * DatabasePool.MostConnections, CancellationToken = cancellationToken },
                async (at, _) =>
                {
                    try
                    {
                        found[at] = await CheckAsync(pairs[at].source, pairs[at].table, cancellationToken);
                    }
                    catch (DatabaseException failure)
                    {
                        failures[at] = failure;
                        throw;
                    }
                });
        }
        catch (DatabaseException)
        {
            // Those before the first that failed have begun, and ended: which one is told does not depend on who was quicker.
            throw failures.First(static failure => failure is not null)!;
        }

        var issues = found.SelectMany(static one => one).ToList();
        return issues.Count == 0 ? CheckResult.Good : new CheckResult(
            issues.Exists(static issue => issue.Level == TableIssueLevel.Fail) ? CheckState.Failure : CheckState.Warning,
            [.. issues.Select(static issue => new CheckError(ToState(issue.Level), issue.Message))])
        {
            Instruction = TableIssue.JoinInstructions(issues),
        };
    }

    /// <summary>How bad an issue is.</summary>
    internal static CheckState ToState(TableIssueLevel level) => level == TableIssueLevel.Fail ? CheckState.Failure : CheckState.Warning;

    // A table that is gone since it was listed is none any more.
    private async Task<IReadOnlyList<TableIssue>> CheckAsync(CheckedSource source, RoutedTable table, CancellationToken cancellationToken)
    {
        var pair = new TablePair(
            new TableName { Schema = table.Table.Schema, Table = table.Table.Name }, new TableName { Schema = table.TargetSchema, Table = table.TargetTable });
        if ((await statements.ReadAsync(source.Upstream, table.Table.Quoted, cancellationToken)).Definition is not { } read)
        {
            return [];
        }

        if (!read.TryGet(out var upstream, out var unreadable))
        {
            return [StructureRules.OfUnreadable(pair.Upstream, unreadable)];
        }

        var target = (await statements.ReadAsync(task.Target, table.QuotedTarget, cancellationToken)).Definition;
        var issues = StructureRules.Check(pair, upstream, target?.OrNull, table.ExtendedColumns);
        return target?.Error is { } wrong ? [StructureRules.OfUnreadable(pair.Upstream, wrong), .. issues] : issues;
    }
}
