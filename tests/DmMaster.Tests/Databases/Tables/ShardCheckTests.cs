using DmMaster.Config;
using DmMaster.Databases.Tables.Reading;
using DmMaster.Databases.Tables.Shards;
using DmMaster.Databases.Tables.Structure;

namespace DmMaster.Tests.Databases.Tables;

public sealed class ShardCheckTests
{
    private const string Keyed = "`id` int(11) NOT NULL, PRIMARY KEY (`id`)";
    private static readonly TableName Target = TableTexts.Name("d", "t`t");

    [Theory]
    [InlineData("`A` int(11)", "`a` int(11) NOT NULL DEFAULT 5 COMMENT 'x', KEY `k` (`a`)", null, null)]
    [InlineData("`a` int", "`a` int(11)", null, null)]
    [InlineData("`a` int unsigned", "`a` int(10) unsigned", null, null)]
    [InlineData("`a` year", "`a` year(4)", null, null)]
    [InlineData("`a` datetime(0)", "`a` datetime", null, null)]
    [InlineData("`a` varchar(9) COLLATE utf8mb4_bin", "`a` varchar(9) COLLATE utf8mb4_general_ci", null, null)]
    [InlineData("`a` int", "`a` int unsigned zerofill", "column a int(11)", "column a int(10) UNSIGNED ZEROFILL")]
    [InlineData("`a` decimal(10,0)", "`a` double(7,3)", "column a decimal(10,0)", "column a double(7,3)")]
    [InlineData("`a` varchar(9) CHARACTER SET gbk", "`a` varchar(9)", "column a varchar(9) CHARACTER SET gbk", "column a varchar(9)")]
    [InlineData("`a` enum('x','it''s')", "`a` set('x')", "column a enum('x','it''s')", "column a set('x')")]
    [InlineData("`a` datetime(6)", "`a` timestamp", "column a datetime(6)", "column a timestamp")]
    [InlineData("`a` inet6", "`a` uuid", "column a inet6", "column a uuid")]
    [InlineData("`a` int PRIMARY KEY", "`a` int UNIQUE", "column a int(11) primary key\n", "column a int(11) unique key\n")]
    [InlineData("`a` int, `b` int", "`b` int, `a` int", "column a int(11)", "column b int(11)")]
    public void Pessimistic_ComparesColumns(string one, string other, string? self, string? its)
    {
        var outcome = PessimisticShardCheck.Check(Target, [Member("s1", "t1", one), Member("s2", "t2", other)]);
        if (self is null)
        {
            Assert.Equal((null, 0, "sourceID s1 on sharding `d`.`t``t`", ""), (outcome.State, outcome.Errors.Count, outcome.Extra, outcome.Instruction));
            return;
        }

        Assert.Equal(
            new ShardIssue(TableIssueLevel.Fail, "different column definition", $"sourceID s1 table {{u t1}} {self}", $"sourceID s2 table `u`.`t2` {its}"),
            Assert.Single(outcome.Errors));
        Assert.Equal(
            (TableIssueLevel.Fail, "error on sharding `d`.`t``t`", "please set same table structure for sharding tables"),
            (outcome.State, outcome.Extra, outcome.Instruction));
    }

    [Fact]
    public void Pessimistic_NamesEachTableThatDiffers()
    {
        var outcome = PessimisticShardCheck.Check(
            Target, [Member("s1", "t1", "`a` int"), Member("s1", "t2", "`a` int, `b` int"), Member("s1", "t3", "`a` int"), Member("s1", "t4", "`a` text")]);

        Assert.Equal(["column length mismatch (self: 1 vs other: 2)", "different column definition"], outcome.Errors.Select(static error => error.ShortError));
        Assert.Equal("sourceID s1 table `u`.`t2` columns [a b]", outcome.Errors[0].Other);
    }

    [Fact]
    public void Pessimistic_ComparesWithTheFirstThatCanBeRead()
    {
        var outcome = PessimisticShardCheck.Check(Target, [Unreadable("t1"), Member("s1", "t2", "`a` int"), Member("s1", "t3", "`a` int")]);

        var error = Assert.Single(outcome.Errors);
        Assert.Equal((TableIssueLevel.Warn, "statement CREATE TABLE `t1` (: line 1 column 19 near \"\" "), (error.Severity, error.ShortError));
        Assert.Equal((TableIssueLevel.Warn, "sourceID s1 on sharding `d`.`t``t`", ""), (outcome.State, outcome.Extra, outcome.Instruction));
    }

    [Fact]
    public void Pessimistic_WithNothingToRead_EndsAtTheFirst() => Assert.Single(PessimisticShardCheck.Check(Target, [Unreadable("t1"), Unreadable("t2")]).Errors);

    [Fact]
    public void Pessimistic_DifferenceAndUnreadable_BothCount()
    {
        var outcome = PessimisticShardCheck.Check(Target, [Member("s1", "t1", "`a` int"), Unreadable("t2"), Member("s1", "t3", "`a` text")]);

        Assert.Equal([TableIssueLevel.Warn, TableIssueLevel.Fail], outcome.Errors.Select(static error => error.Severity));
        Assert.Equal((TableIssueLevel.Fail, "error on sharding `d`.`t``t`"), (outcome.State, outcome.Extra));
    }

    [Fact]
    public void AutoIncrement_OfAFailedCheck_SaysNothingMoreBeside()
    {
        var outcome = PessimisticShardCheck.Check(
            Target, [Member("s1", "t1", "`a` int"), Member("s1", "t2", "`a` text"), Member("s1", "t3", "`a` int AUTO_INCREMENT, KEY (`a`)")]);

        Assert.Equal(2, outcome.Errors.Count);
        Assert.Equal(("error on sharding `d`.`t``t`", "please set same table structure for sharding tables"), (outcome.Extra, outcome.Instruction));
    }

    [Fact]
    public void Optimistic_JoinsTableAfterTable()
    {
        var outcome = OptimisticShardCheck.Check(
            Target, [Member("s1", "t1", Keyed), Member("s1", "t2", $"`a` int NOT NULL, {Keyed}"), Member("s2", "t3", $"`a` text, {Keyed}"), Member("s2", "t4", "`z` int")]);

        Assert.Equal("at tuple index 2: at map key \"a\": at tuple index 3: at tuple index 0: incompatible mysql type (3 vs 252)", Assert.Single(outcome.Errors).ShortError);
        Assert.Equal(
            "fail to join table info CREATE TABLE `tbl`(`a` INT(11) NOT NULL DEFAULT 0, `id` INT(11) NOT NULL, PRIMARY KEY (`id`)) CHARSET UTF8MB4 COLLATE UTF8MB4_BIN"
            + " with CREATE TABLE `tbl`(`a` TEXT CHARACTER SET UTF8MB4 COLLATE utf8mb4_bin, `id` INT(11) NOT NULL, PRIMARY KEY (`id`)) CHARSET UTF8MB4 COLLATE UTF8MB4_BIN",
            outcome.Extra);
        Assert.Equal((TableIssueLevel.Fail, ""), (outcome.State, outcome.Instruction));
    }

    [Fact]
    public void Optimistic_WithoutAnyTable_IsSuccess() => Assert.Null(OptimisticShardCheck.Check(Target, []).State);

    [Fact]
    public void Optimistic_WithUnreadableTables_JoinsTheOthers()
    {
        var outcome = OptimisticShardCheck.Check(Target, [Unreadable("t1"), Member("s1", "t2", "`a` int"), Member("s1", "t3", "`a` text"), Unreadable("t4")]);

        Assert.Equal([TableIssueLevel.Warn, TableIssueLevel.Warn, TableIssueLevel.Fail], outcome.Errors.Select(static error => error.Severity));
        Assert.Equal(TableIssueLevel.Fail, outcome.State);
    }

    [Fact]
    public void Optimistic_CharsetsThatDiffer_AreWhatStock65SaysOfThem()
    {
        var tables = new[] { "latin1 COLLATE=latin1_swedish_ci", "utf8mb4 COLLATE=utf8mb4_general_ci" }
            .Select((charset, at) => new ShardMember(
                "s1", TableTexts.Name("u", $"t{at}"), TableTexts.Of("`id` int(11) NOT NULL, `v` varchar(10) DEFAULT NULL, PRIMARY KEY (`id`)", $"ENGINE=InnoDB DEFAULT CHARSET={charset}")))
            .ToList();
        var outcome = OptimisticShardCheck.Check(Target, tables);

        Assert.Equal("at tuple index 0: distinct singletons (latin1 vs utf8mb4)", Assert.Single(outcome.Errors).ShortError);
        Assert.StartsWith(
            "fail to join table info CREATE TABLE `tbl`(`id` INT(11) NOT NULL, `v` VARCHAR(10) CHARACTER SET LATIN1 COLLATE latin1_swedish_ci, PRIMARY KEY (`id`)) CHARSET LATIN1 COLLATE LATIN1_SWEDISH_CI with ",
            outcome.Extra,
            StringComparison.Ordinal);
        Assert.Null(OptimisticShardCheck.Check(Target, [tables[0], tables[0]]).State);
    }

    private static ShardMember Member(string source, string name, string items) => new(source, TableTexts.Name("u", name), TableTexts.Of(items));

    private static ShardMember Unreadable(string name) =>
        new("s1", TableTexts.Name("u", name), TableReader.Read($"CREATE TABLE `{name}` (", SqlMode.Default));
}
