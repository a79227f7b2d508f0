using System.Text.RegularExpressions;
using DmMaster.Config;
using DmMaster.Databases.Tables.Reading;
using DmMaster.Databases.Tables.Shards;
using DmMaster.Databases.Tables.Structure;

namespace DmMaster.Tests.Databases.Tables;

/// <summary>Stock DM's answers over the same tables.</summary>
public sealed partial class RecordedStructureTests
{
    public static TheoryData<string> Structures => Ids("structure");

    public static TheoryData<string> Pessimistic => Ids("pessimistic");

    public static TheoryData<string> Optimistic => Ids("optimistic");

    [Theory]
    [MemberData(nameof(Structures))]
    public void Structure_Recorded_IsJudgedAsByStock(string id)
    {
        var step = Step(id);
        var issues = step.Tables.SelectMany(table => Check(step, table)).ToList();
        if (step.IsReadByUs)
        {
            Assert.Equal(
                step.Results.Single().Errors.Select(static error => $"{error.Severity} {error.ShortError}"),
                issues.Select(static issue => $"{Text(issue.Level)} {issue.Message}"));
            return;
        }

        var recorded = step.Results.SingleOrDefault();
        var expected = recorded?.Errors.Select(static error => $"{error.Severity} {Normal(error.ShortError)}").ToHashSet() ?? [];
        var ours = issues.Select(static issue => $"{Text(issue.Level)} {Normal(issue.Message)}").ToHashSet();

        // Stock shows ten; which ones, chance decides.
        Assert.Superset(expected, ours);
        Assert.True(expected.Count == 10 || expected.Count == ours.Count, string.Join('\n', ours));
        Assert.Equal(recorded?.State, issues.Count == 0 ? null : Text(issues.Max(static issue => issue.Level)));
        Assert.Equal(Instructions(recorded?.Instruction ?? ""), Instructions(TableIssue.JoinInstructions(issues)));
    }

    [Theory]
    [MemberData(nameof(Pessimistic))]
    public void Shards_ComparedPessimistically_AreJudgedAsByStock(string id) => AssertShards(Step(id), "", PessimisticShardCheck.Check);

    [Theory]
    [MemberData(nameof(Optimistic))]
    public void Shards_Joined_AreJudgedAsByStock(string id) => AssertShards(Step(id), "optimistic ", OptimisticShardCheck.Check);

    private static TheoryData<string> Ids(string check) => [.. RecordedTables.Steps.Where(step => step.Check == check).Select(static step => step.Id)];

    private static RecordedTables.RecordedStep Step(string id) => RecordedTables.Steps.Single(step => step.Id == id);

    private static IEnumerable<TableIssue> Check(RecordedTables.RecordedStep step, RecordedTables.RecordedTable table)
    {
        var upstream = TableReader.Read(table.Create, SqlMode.Read(step.Mode).Value);
        var names = new TablePair(new() { Schema = table.Schema, Table = table.Table }, new() { Schema = table.TargetSchema, Table = table.TargetTable });
        if (!upstream.TryGet(out var definition, out var error))
        {
            return [StructureRules.OfUnreadable(names.Upstream, error)];
        }

        var target = table.Target is null ? null : TableReader.Read(table.Target, SqlMode.Default).Value;
        return StructureRules.Check(names, definition, target, step.Extended);
    }

    private static void AssertShards(
        RecordedTables.RecordedStep step, string prefix, Func<TableName, IReadOnlyList<ShardMember>, ShardOutcome> check)
    {
        foreach (var group in step.Tables.GroupBy(static table => (table.TargetSchema, table.TargetTable)))
        {
            var target = new TableName { Schema = group.Key.TargetSchema, Table = group.Key.TargetTable };
            var members = group.Select(static table => new ShardMember(
                table.Source, new() { Schema = table.Schema, Table = table.Table }, TableReader.Read(table.Create, SqlMode.Default))).ToList();
            var outcome = check(target, members);
            var recorded = step.Results.SingleOrDefault(
                result => result.Name == $"{prefix}sharding table `{target.Schema}`.`{target.Table}` consistency checking");
            if (recorded is null || step.IsReadByUs)
            {
                Assert.Empty(outcome.Errors);
                Assert.Null(outcome.State);
                continue;
            }

            // Stock joins in the order in which tables were read.
            outcome = outcome.Extra == recorded.Extra ? outcome : check(target, [.. Enumerable.Reverse(members)]);
            Assert.Equal(recorded.State, outcome.State is { } state ? Text(state) : "success");
            Assert.Equal(
                recorded.Errors.Select(static error => (error.Severity, error.ShortError, error.Self ?? "", error.Other ?? "")).ToHashSet(),
                outcome.Errors.Select(static error => (Text(error.Severity), error.ShortError, error.Self, error.Other)).ToHashSet());
            Assert.Equal((recorded.Extra, recorded.Instruction), (outcome.Extra, outcome.Instruction));
        }
    }

    private static string Text(TableIssueLevel level) => level == TableIssueLevel.Fail ? "fail" : "warn";

    private static HashSet<string> Instructions(string all) => [.. all.Split("; ")];

    // Lists have no order in stock, and a name with a % is not what it was.
    private static string Normal(string text) => List().Replace(
        text.Replace("%!d(MISSING)", "%d", StringComparison.Ordinal), static list => $"[{string.Join(' ', list.Groups[1].Value.Split(' ').Order())}]");

    [GeneratedRegex(@"\[([^\]]*)\]")]
    private static partial Regex List();
}
