using DmMaster.Config;
using DmMaster.Databases.Tables.Structure;

namespace DmMaster.Databases.Tables.Shards;

/// <summary>The outcome of a check of shards while it grows.</summary>
/// <param name="target">The table that the shards go to.</param>
/// <param name="extra">What is said beside as long as nothing else is.</param>
internal sealed class ShardFindings(TableName target, string extra)
{
    private const string AutoIncrementExtra = "auto-increment key checking";

    private const string AutoIncrementInstruction =
        "If happen conflict, please handle it by yourself. You can refer to https://docs.pingcap.com/tidb-data-migration/stable/shard-merge-best-practices/"
        + "#handle-conflicts-between-primary-keys-or-unique-indexes-across-multiple-sharded-tables";

    private readonly List<ShardIssue> _errors = [];
    private TableIssueLevel? _state;
    private string _extra = extra;
    private string _instruction = "";

    /// <summary>A table's name in backquotes.</summary>
    public static string Quoted(TableName table) => $"{Identifier.Quote(table.Schema)}.{Identifier.Quote(table.Table)}";

    /// <summary>A table that DM prints as Go prints a struct.</summary>
    public static string Bare(TableName table) => $"{{{table.Schema} {table.Table}}}";

    /// <summary>A table cannot be read.</summary>
    public void AddUnreadable(DmError error)
    {
        _errors.Add(new(TableIssueLevel.Warn, error.ToString()));
        _state ??= TableIssueLevel.Warn;
    }

    /// <summary>Looks for a column that numbers itself. The state is a warning while the error's severity is a failure, as DM has it.</summary>
    public void CheckAutoIncrement(ShardMember member, TableDefinition table)
    {
        if (!table.Columns.Any(static column => column.IsAutoIncrement))
        {
            return;
        }

        _errors.Add(new(
            TableIssueLevel.Fail,
            $"sourceID {member.SourceId} table {Bare(member.Name)} of sharding {Quoted(target)} have auto-increment key, "
            + "please make sure them don't conflict in target table!"));
        _state ??= TableIssueLevel.Warn;

        // A failure has said more already.
        if (_state == TableIssueLevel.Warn)
        {
            (_extra, _instruction) = (AutoIncrementExtra, AutoIncrementInstruction);
        }
    }

    /// <summary>The shards cannot go into one table.</summary>
    /// <param name="error">Why.</param>
    /// <param name="beside">What is said beside.</param>
    /// <param name="instruction">What to do about it. Null leaves what there is.</param>
    public void Fail(ShardIssue error, string beside, string? instruction)
    {
        _errors.Add(error);
        (_state, _extra, _instruction) = (TableIssueLevel.Fail, beside, instruction ?? _instruction);
    }

    /// <summary>What came of it.</summary>
    public ShardOutcome ToOutcome() => new(_state, _errors, _extra, _instruction);
}
