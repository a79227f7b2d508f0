using System.Globalization;
using DmMaster.Config;
using DmMaster.Databases.Tables.Structure;

namespace DmMaster.Databases.Tables.Shards;

/// <summary>
/// Whether tables that go into one have the same columns: DM's check for the pessimistic shard mode. Keys, defaults, NULL and collations do
/// not count, nor do character sets but one that a column says itself.
/// </summary>
public static class PessimisticShardCheck
{
    private const string Instruction = "please set same table structure for sharding tables";

    /// <summary>Compares each table with the first that can be read.</summary>
    /// <param name="target">The table that they go to.</param>
    /// <param name="members">The tables, at least one, in the order in which they are to be named.</param>
    public static ShardOutcome Check(TableName target, IReadOnlyList<ShardMember> members)
    {
        var readable = members.Where(static member => member.Definition.IsGood).ToList();
        var findings = new ShardFindings(target, $"sourceID {members[0].SourceId} on sharding {ShardFindings.Quoted(target)}");
        if (readable.Count == 0)
        {
            // There is nothing to compare with: DM ends at the first.
            findings.AddUnreadable(members[0].Definition.Error!);
            return findings.ToOutcome();
        }

        foreach (var member in members)
        {
            if (!member.Definition.TryGet(out var table, out var error))
            {
                findings.AddUnreadable(error);
                continue;
            }

            findings.CheckAutoIncrement(member, table);
            if (FindDifference(readable[0], member) is { } difference)
            {
                findings.Fail(difference, $"error on sharding {ShardFindings.Quoted(target)}", Instruction);
            }
        }

        return findings.ToOutcome();
    }

    private static ShardIssue? FindDifference(ShardMember first, ShardMember member)
    {
        var (self, other) = (Columns(first), Columns(member));
        var ofSelf = $"sourceID {first.SourceId} table {ShardFindings.Bare(first.Name)}";
        var ofOther = $"sourceID {member.SourceId} table {ShardFindings.Quoted(member.Name)}";
        if (self.Count != other.Count)
        {
            return new(
                TableIssueLevel.Fail,
                string.Create(CultureInfo.InvariantCulture, $"column length mismatch (self: {self.Count} vs other: {other.Count})"),
                $"{ofSelf} columns {GoFormat.List(self.Select(static column => column.Name))}",
                $"{ofOther} columns {GoFormat.List(other.Select(static column => column.Name))}");
        }

        var (own, its) = self.Zip(other).FirstOrDefault(static pair => pair.First != pair.Second);
        return own is null ? null : new(TableIssueLevel.Fail, "different column definition", $"{ofSelf} {own.Text}", $"{ofOther} {its.Text}");
    }

    private static List<ShardColumn> Columns(ShardMember member) => [.. member.Definition.Value.Columns.Select(ShardColumn.Of)];
}
