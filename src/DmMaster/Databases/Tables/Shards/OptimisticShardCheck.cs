using DmMaster.Config;
using DmMaster.Databases.Tables.Joining;
using DmMaster.Databases.Tables.Structure;

namespace DmMaster.Databases.Tables.Shards;

/// <summary>Whether tables that go into one can be joined to one: DM's check for the optimistic shard mode.</summary>
public static class OptimisticShardCheck
{
    /// <summary>Joins the tables one after the other, up to the first that does not fit.</summary>
    /// <param name="target">The table that they go to.</param>
    /// <param name="members">The tables, in the order in which they are to be named.</param>
    public static ShardOutcome Check(TableName target, IReadOnlyList<ShardMember> members)
    {
        var findings = new ShardFindings(target, $"sharding {ShardFindings.Quoted(target)}");
        var readable = new List<TableDefinition>();
        foreach (var member in members)
        {
            if (member.Definition.TryGet(out var table, out var error))
            {
                findings.CheckAutoIncrement(member, table);
                readable.Add(table);
            }
            else
            {
                findings.AddUnreadable(error);
            }
        }

        JoinAll(readable, findings);
        return findings.ToOutcome();
    }

    private static void JoinAll(List<TableDefinition> tables, ShardFindings findings)
    {
        ComparedTable? joined = null;
        foreach (var next in tables.Select(ComparedTable.Of))
        {
            var result = joined is null ? JoinResult.Of(next) : TableJoin.Join(joined, next);
            if (result.Conflict is { } conflict)
            {
                findings.Fail(new(TableIssueLevel.Fail, conflict), $"fail to join table info {joined} with {next}", instruction: null);
                return;
            }

            joined = result.Table;
        }
    }
}
