using DmMaster.Config;
using DmMaster.Databases.Checks.Preparing;
using DmMaster.Databases.Checks.Results;
using DmMaster.Databases.Filtering;
using DmMaster.Databases.Tables.Shards;

namespace DmMaster.Databases.Checks.Tables;

/// <summary>Whether tables that go into one fit together.</summary>
internal sealed class ShardCheck : ICheck
{
    private const string Pessimistic = "pessimistic";

    private readonly bool _isPessimistic;
    private readonly IReadOnlyList<(CheckedSource Source, RoutedTable Table)> _members;
    private readonly TableStatements _statements;

    private ShardCheck(string mode, IReadOnlyList<(CheckedSource Source, RoutedTable Table)> members, TableStatements statements)
    {
        (_isPessimistic, _members, _statements) = (mode == Pessimistic, members, statements);
        var target = members[0].Table.QuotedTarget;
        Name = _isPessimistic
            ? new CheckName($"sharding table {target} consistency checking", "check consistency of sharding table structures")
            : new CheckName(
                $"optimistic sharding table {target} consistency checking", "check consistency of sharding table structures for Optimistic Sharding Merge");
    }

    /// <inheritdoc/>
    public CheckName Name { get; }

    /// <summary>One for each table of the target that more than one table goes into.</summary>
    public static IEnumerable<ShardCheck> Of(CheckedTask task, TableStatements statements) => task.Sources
        .SelectMany(static source => source.Routed.Select(table => (Source: source, Table: table)))
        .GroupBy(static one => one.Table.QuotedTarget, StringComparer.Ordinal)
        .Where(static group => group.Skip(1).Any())
        .OrderBy(static group => group.Key, StringComparer.Ordinal)
        .Select(group => new ShardCheck(task.ShardMode, [.. group], statements));

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        var members = new List<ShardMember>();
        foreach (var (source, table) in _members)
        {
            if ((await _statements.ReadAsync(source.Upstream, table.Table.Quoted, cancellationToken)).Definition is { } definition)
            {
                members.Add(new ShardMember(source.Subtask.SourceId, new TableName { Schema = table.Table.Schema, Table = table.Table.Name }, definition));
            }
        }

        if (members.Count == 0)
        {
            return CheckResult.Good;
        }

        var first = _members[0].Table;
        var target = new TableName { Schema = first.TargetSchema, Table = first.TargetTable };
        var outcome = _isPessimistic ? PessimisticShardCheck.Check(target, members) : OptimisticShardCheck.Check(target, members);
        return new CheckResult(
            outcome.State is { } level ? StructureCheck.ToState(level) : CheckState.Success,
            [.. outcome.Errors.Select(static error => new CheckError(StructureCheck.ToState(error.Severity), error.ShortError, error.Self, error.Other))])
        {
            Instruction = outcome.Instruction,
            Extra = outcome.Extra,
        };
    }
}
