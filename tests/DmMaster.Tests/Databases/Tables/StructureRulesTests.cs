using DmMaster.Databases.Tables.Reading;
using DmMaster.Databases.Tables.Structure;

namespace DmMaster.Tests.Databases.Tables;

public sealed class StructureRulesTests
{
    private const string Keyed = "`id` int(11) NOT NULL, PRIMARY KEY (`id`)";
    private static readonly TablePair Names = new(TableTexts.Name("s`1", "t"), TableTexts.Name("d", "tt"));

    [Fact]
    public void ForeignKey_IsNamed()
    {
        var issues = Check($"{Keyed}, CONSTRAINT `fk 1` FOREIGN KEY (`id`) REFERENCES `p` (`id`) ON DELETE CASCADE, CONSTRAINT FOREIGN KEY `i2` (`id`) REFERENCES `p` (`id`)", null);

        Assert.Equal(
            ["table `s``1`.`t` Foreign Key fk 1 is parsed but ignored by TiDB.", "table `s``1`.`t` Foreign Key i2 is parsed but ignored by TiDB."],
            issues.Select(static issue => issue.Message));
        Assert.All(issues, static issue => Assert.StartsWith("TiDB does not support foreign key constraints.", issue.Instruction, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("`id` int, KEY `k` (`id`)", true)]
    [InlineData("`id` int PRIMARY KEY", true)]
    [InlineData("`id` int UNIQUE KEY", true)]
    [InlineData("`id` int, FULLTEXT KEY `k` (`id`)", true)]
    [InlineData("`id` int, UNIQUE KEY `k` (`id`)", false)]
    [InlineData("`id` int, PRIMARY KEY (`id`)", false)]
    [InlineData("`id` int, CONSTRAINT `k` UNIQUE (`id`)", false)]
    public void Key_ThatIsNotThere_IsMissed(string items, bool isMissed)
    {
        var issues = Check(items, null);

        Assert.Equal(isMissed ? ["table `s``1`.`t` primary/unique key does not exist"] : [], issues.Select(static issue => issue.Message));
        Assert.All(issues, static issue => Assert.Equal(TableIssueLevel.Warn, issue.Level));
    }

    [Fact]
    public void ExtendedColumns_WithoutTarget_Fail()
    {
        var issue = Assert.Single(Check(Keyed, null, "c_2", "c_1"));

        Assert.Equal(
            (TableIssueLevel.Fail, "table `s``1`.`t` upstream table t who has extended columns [c_1 c_2] does not exist in downstream table"),
            (issue.Level, issue.Message));
        Assert.Equal("You need to create a table with extended columns before replication.", issue.Instruction);
        Assert.Empty(Check(Keyed, null));
    }

    [Theory]
    [InlineData("DEFAULT CHARSET=latin1", "DEFAULT CHARSET=gbk", "charset is not same, upstream: (t latin1), downstream: (tt gbk)")]
    [InlineData("DEFAULT CHARSET=latin1", "DEFAULT CHARSET=UTF8MB4", null)]
    [InlineData("DEFAULT CHARSET=Latin1", "DEFAULT CHARSET=latin1", null)]
    [InlineData("DEFAULT CHARSET=utf8mb3", "DEFAULT CHARSET=utf8", null)]
    [InlineData("DEFAULT CHARSET=latin1", "", null)]
    [InlineData("", "DEFAULT CHARSET=latin1", null)]
    [InlineData("COLLATE=utf8mb4_bin", "COLLATE=utf8mb4_general_ci", "collation is not same, upstream: (t utf8mb4_bin), downstream: (tt utf8mb4_general_ci)")]
    [InlineData("COLLATE=utf8mb3_bin", "COLLATE=utf8_bin", null)]
    [InlineData("COLLATE=utf8mb4_bin", "", null)]
    public void CharsetAndCollation_AreCompared_WhenBothAreSaid(string upstream, string target, string? expected)
    {
        var issues = StructureRules.Check(Names, TableTexts.Of(Keyed, upstream), TableTexts.Of(Keyed, target), []);

        Assert.Equal(expected is null ? [] : [$"table `s``1`.`t` {expected}"], issues.Select(static issue => issue.Message));
    }

    [Fact]
    public void Keys_OfTheSameColumns_AreTheSame()
    {
        const string Columns = "`a` int NOT NULL, `B` int NOT NULL, `c` varchar(9)";

        Assert.Empty(Check($"{Columns}, PRIMARY KEY (`a`,`B`)", $"{Columns}, UNIQUE KEY `x` (`b`,`A`)"));
        Assert.Empty(Check($"{Columns}, UNIQUE KEY `e` ((lower(`c`)))", $"{Columns}, UNIQUE KEY `f` (( LOWER( `c` ) ))"));
        Assert.Empty(Check($"{Columns}, UNIQUE KEY `e` (`c`(3))", $"{Columns}, UNIQUE KEY `e` (`c`)"));
        Assert.Equal(
            [
                "table `s``1`.`t` upstream has more PK or NOT NULL UK than downstream, index name: PRIMARY, columns: [a b]",
                "table `s``1`.`t` downstream has more PK or NOT NULL UK than upstream, table name: tt, index name: e, columns: [LOWER(`c`) a]",
            ],
            Check($"{Columns}, PRIMARY KEY (`B`,`a`)", $"{Columns}, UNIQUE KEY `e` (`a`,(lower(`c`)))").Select(static issue => issue.Message));
    }

    [Fact]
    public void Columns_OfUpstreamAlone_AreListed()
    {
        var issue = Assert.Single(Check($"{Keyed}, `Z` int, `a` int", Keyed));

        Assert.Equal((TableIssueLevel.Warn, "table `s``1`.`t` upstream has more columns than downstream, columns: [a z]"), (issue.Level, issue.Message));
    }

    [Theory]
    [InlineData("`c` int NOT NULL", true)]
    [InlineData("`c` timestamp NOT NULL /* no default */", true)]
    [InlineData("`c` int", false)]
    [InlineData("`c` int DEFAULT NULL", false)]
    [InlineData("`c` int NOT NULL DEFAULT 0", false)]
    [InlineData("`c` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP", false)]
    [InlineData("`c` int NOT NULL AUTO_INCREMENT", false)]
    [InlineData("`c` bigint NOT NULL /*T![auto_rand] AUTO_RANDOM(5) */", false)]
    [InlineData("`c` int GENERATED ALWAYS AS (`id` + 1) STORED NOT NULL", false)]
    public void Column_OfTargetAlone_IsListedWhenItNeedsAValue(string column, bool isListed)
    {
        var issues = Check(Keyed, $"{Keyed}, {column}");

        Assert.Equal(
            isListed
                ? ["table `s``1`.`t` downstream has more columns than upstream that require values to insert records, table name: tt, columns: [c]"]
                : [],
            issues.Select(static issue => issue.Message));
    }

    [Fact]
    public void ExtendedColumn_OfUpstreamAlone_FailsOnBothSides()
    {
        var issues = Check($"{Keyed}, `c_src` int, `more` int", Keyed, "c_src", "c_other");

        Assert.Equal(
            [
                (TableIssueLevel.Fail, "table `s``1`.`t` upstream table must not contain extended column [c_src]"),
                (TableIssueLevel.Fail, "table `s``1`.`t` downstream table must contain extended columns [c_other c_src]"),
            ],
            issues.Select(static issue => (issue.Level, issue.Message)));
    }

    [Fact]
    public void ExtendedColumn_OfTargetAlone_IsRight()
    {
        Assert.Empty(Check(Keyed, $"{Keyed}, `c_src` varchar(9)", "c_src"));
        Assert.Empty(Check(Keyed, $"{Keyed}, `c_src` varchar(9)", "C_Src"));
    }

    [Fact]
    public void ExtendedColumn_OfBothSides_IsMissingInTheTargetInDmsWords() => Assert.Equal(
        "table `s``1`.`t` downstream table must contain extended columns [v]", Assert.Single(Check($"{Keyed}, `v` int", $"{Keyed}, `v` int", "v")).Message);

    [Fact]
    public void Target_ThatCannotBeRead_IsNamedByTheTableOfTheSource()
    {
        var error = TableReader.Read("CREATE TABLE `tt` (", SqlMode.Default).Error!;
        var issue = StructureRules.OfUnreadable(Names.Upstream, error);

        Assert.Equal((TableIssueLevel.Warn, ""), (issue.Level, issue.Instruction));
        Assert.Equal("table `s``1`.`t` statement CREATE TABLE `tt` (: line 1 column 19 near \"\" ", issue.Message);
    }

    [Fact]
    public void Instructions_AreToldOnceAndInOrder()
    {
        var issues = Check("`a` int", "`b` int NOT NULL, PRIMARY KEY (`b`)");

        Assert.Equal(4, issues.Count);
        Assert.Equal(
            string.Join("; ", issues.Select(static issue => issue.Instruction).Distinct().Order(StringComparer.Ordinal)), TableIssue.JoinInstructions(issues));
        Assert.Equal(3, TableIssue.JoinInstructions(issues).Split("; ").Length);
    }

    private static IReadOnlyList<TableIssue> Check(string upstream, string? target, params string[] extended) =>
        StructureRules.Check(Names, TableTexts.Of(upstream), target is null ? null : TableTexts.Of(target), extended);
}
