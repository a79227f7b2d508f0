using System.Globalization;
using System.Text;
using DmMaster.Config;
using DmMaster.Databases.Tables.Joining;
using DmMaster.Databases.Tables.Reading;
using DmMaster.Databases.Tables.Shards;
using DmMaster.Databases.Tables.Structure;

namespace DmMaster.Tests.Databases.Tables;

/// <summary>What no server prints, and what only a hostile one would.</summary>
public sealed class HostileTableTests
{
    private const int Many = 100_000;

    [Theory]
    [InlineData("", "line 1 column 0 near \"\" ")]
    [InlineData("nonsense", "line 1 column 8 near \"nonsense\" ")]
    [InlineData("CREATE TABLE", "line 1 column 12 near \"\" ")]
    [InlineData("CREATE INDEX i ON t (a)", "line 1 column 23 near \"\" ")]
    [InlineData("CREATE TABLE `t", "line 1 column 15 near \"`t\" ")]
    [InlineData("CREATE TABLE 't' (a int)", "line 1 column 16 near \"'t' (a int)\" ")]
    [InlineData("CREATE TABLE t (", "line 1 column 16 near \"\" ")]
    [InlineData("CREATE TABLE t ()", "line 1 column 17 near \")\" ")]
    [InlineData("CREATE TABLE t (a)", "line 1 column 18 near \")\" ")]
    [InlineData("CREATE TABLE t (a int,)", "line 1 column 23 near \")\" ")]
    [InlineData("CREATE TABLE t (a int))", "line 1 column 23 near \")\" ")]
    [InlineData("CREATE TABLE t (a int DEFAULT)", "line 1 column 30 near \")\" ")]
    [InlineData("CREATE TABLE t (a int DEFAULT -)", "line 1 column 32 near \")\" ")]
    [InlineData("CREATE TABLE t (a int DEFAULT ((1))", "line 1 column 35 near \"\" ")]
    [InlineData("CREATE TABLE t (a varchar(x))", "line 1 column 27 near \"x))\" ")]
    [InlineData("CREATE TABLE t (a varchar(99999999999))", "line 1 column 37 near \"99999999999))\" ")]
    [InlineData("CREATE TABLE t (a int COMMENT 'x)", "line 1 column 33 near \"'x)\" ")]
    [InlineData("CREATE TABLE t (a int /* x)", "line 1 column 27 near \"/* x)\" ")]
    [InlineData("CREATE TABLE t (a int) /*!50100 X", "line 1 column 33 near \"/*!50100 X\" ")]
    [InlineData("CREATE TABLE t (a int) /*T![x ENGINE=X", "line 1 column 38 near \"/*T![x ENGINE=X\" ")]
    [InlineData("CREATE TABLE t (PRIMARY KEY a)", "line 1 column 30 near \")\" ")]
    [InlineData("CREATE TABLE t (PRIMARY KEY ())", "line 1 column 30 near \"))\" ")]
    [InlineData("CREATE TABLE t (CONSTRAINT x y)", "line 1 column 30 near \"y)\" ")]
    [InlineData("CREATE TABLE t (a int) COLLATE=", "line 1 column 31 near \"\" ")]
    [InlineData("CREATE TABLE t (a int); DROP TABLE t", "line 1 column 28 near \"DROP TABLE t\" ")]
    [InlineData("CREATE TABLE t (\n  `é` int,\n  `b`)", "line 3 column 7 near \")\" ")]
    [InlineData("CREATE TABLE t (\n  `é`)", "line 2 column 8 near \")\" ")]
    [InlineData("CREATE TABLE t (a int \0)", "line 1 column 24 near \"\0)\" ")]
    [InlineData("CREATE TABLE t (a int AUTO_RANDOM(x))", "line 1 column 35 near \"x))\" ")]
    [InlineData("CREATE TABLE t (a int AS x)", "line 1 column 26 near \"x)\" ")]
    public void Statement_ThatCannotBeRead_IsShownWithThePlace(string statement, string problem) =>
        Assert.Equal($"statement {statement}: {problem}", TableReader.Read(statement, SqlMode.Default).Error?.Message);

    [Fact]
    public void Names_OfAnything_AreRead()
    {
        string[] names =
        [
            new('`', 64), new('"', 64), string.Concat(Enumerable.Repeat("😀", 64)), "a\nb\r\n", "a\0b", "/* x", "-- x", "a)b,c(", "CONSTRAINT", "'", "\\", "\ud800",
        ];
        var text = new StringBuilder("CREATE TABLE `t` (\n");
        text.AppendJoin(",\n", names.Select(static name => $"  `{name.Replace("`", "``", StringComparison.Ordinal)}` int"));
        text.Append(CultureInfo.InvariantCulture, $",\n  PRIMARY KEY (`{new string('`', 128)}`)\n)");

        var table = TableTexts.Read(text.ToString());

        Assert.Equal(names, table.Columns.Select(static column => column.Name));
        Assert.Equal(names[0], table.Keys.Single().Parts.Single().Column);
        Exercise(text.ToString(), SqlMode.Default);
    }

    [Theory]
    [InlineData("int DEFAULT {0}", true)]
    [InlineData("int AS {0}", true)]
    [InlineData("int CHECK {0}", true)]
    [InlineData("int, KEY `k` ({0})", true)]
    [InlineData("int) PARTITION BY HASH {0} (", true)]
    [InlineData("int {0}", false)]
    public void Parentheses_HoweverDeep_AreRead(string place, bool isRead)
    {
        Assert.Equal(isRead, IsRead('(', ')'));
        Assert.False(IsRead('(', '('));
        Assert.False(IsRead(')', '('));

        bool IsRead(char open, char close)
        {
            var deep = $"{new string(open, Many)}1{new string(close, Many)}";
            return Exercise($"CREATE TABLE t (`a` {string.Format(CultureInfo.InvariantCulture, place, deep)})", SqlMode.Default);
        }
    }

    [Fact]
    public void Columns_AreTaken_AsManyAsAServerHas()
    {
        var table = TableTexts.Of(string.Join(",\n", Enumerable.Range(0, 4_000).Select(static at => $"`c{at}` varchar(20) NOT NULL DEFAULT 'x' COMMENT 'y'")) + ", PRIMARY KEY (`c0`)");

        Assert.Equal(4_000, table.Columns.Count);
        Assert.Empty(StructureRules.Check(new(TableTexts.Name("s", "t"), TableTexts.Name("s", "t")), table, table, []));
        Assert.Null(TableJoin.Join(ComparedTable.Of(table), ComparedTable.Of(table)).Conflict);
        Assert.False(TableReader.Read($"CREATE TABLE t ({string.Join(',', Enumerable.Repeat("a int", 10_000))})", SqlMode.Default).IsGood);
        Assert.False(TableReader.Read($"CREATE TABLE t (a int{string.Concat(Enumerable.Repeat(",KEY (a)", 10_000))})", SqlMode.Default).IsGood);
        Assert.False(TableReader.Read($"CREATE TABLE t (a int, KEY ({string.Join(',', Enumerable.Repeat("a", 100))}))", SqlMode.Default).IsGood);
        Assert.False(TableReader.Read($"CREATE TABLE t (a enum({string.Join(',', Enumerable.Repeat("'a'", 70_000))}))", SqlMode.Default).IsGood);
    }

    [Theory]
    [InlineData("a")]
    [InlineData(" ")]
    [InlineData("'")]
    [InlineData("`")]
    [InlineData("\\")]
    [InlineData("/*")]
    [InlineData("/*!1 */")]
    [InlineData("--\n")]
    [InlineData("(a")]
    [InlineData("1e+")]
    [InlineData("a int,")]
    [InlineData("=")]
    [InlineData(";")]
    [InlineData("'' ")]
    [InlineData("\n")]
    public void Nonsense_WithoutEnd_IsReadOrRefused(string bit)
    {
        var many = string.Concat(Enumerable.Repeat(bit, Many / bit.Length));
        foreach (var before in new[] { "", "CREATE ", "CREATE TABLE ", "CREATE TABLE `t` (`a` int DEFAULT ", "CREATE TABLE `t` (`a` int AS (", "CREATE TABLE `t` (`a` enum(", "CREATE TABLE `t` (`a` int) " })
        {
            Exercise(before + many, SqlMode.Default);
        }
    }

    [Fact]
    public void Statement_ThatIsTooLong_IsRefused_AndItsErrorIsShort()
    {
        var error = TableReader.Read("CREATE TABLE `t` (" + new string('a', 20_000_000), SqlMode.Default).Error!.Message;

        Assert.EndsWith("...: 20000018 characters are more than 16777216", error, StringComparison.Ordinal);
        Assert.True(error.Length < 70_000);
        Assert.True(TableReader.Read("CREATE TABLE `t` (" + new string('a', 10_000_000), SqlMode.Default).Error!.Message.Length < 70_000);
    }

    [Fact]
    public void Near_IsCut()
    {
        var error = TableReader.Read($"CREATE TABLE t (a{new string(' ', 1)}) {new string('x', 5_000)}", SqlMode.Default).Error!.Message;

        Assert.EndsWith("\" (total length 5002)", error, StringComparison.Ordinal);
        Assert.Contains($"near \") {new string('x', 2_046)}...\"", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_Mutated_IsReadOrRefusedButNeverThrows()
    {
        var (taken, refused) = TableFuzz.Run(20_000, seed: 20261130, Exercise);

        Assert.True(taken > 2_000, $"only {taken} taken: the mutations are too wild to reach what comes after the reading");
        Assert.True(refused > 2_000, $"only {refused} refused");
    }

    /// <summary>The same for as many texts as <c>DMMASTER_TABLE_FUZZ</c> says, other ones by <c>DMMASTER_TABLE_FUZZ_SEED</c>: a million take a minute or two.</summary>
    [Fact]
    public void Text_MutatedAsOftenAsAsked_IsReadOrRefusedButNeverThrows()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("DMMASTER_TABLE_FUZZ") ?? "2000", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("DMMASTER_TABLE_FUZZ_SEED") ?? "1", CultureInfo.InvariantCulture);

        var (taken, refused) = TableFuzz.Run(count, seed, Exercise);

        Assert.Equal(count, taken + refused);
        Assert.True(taken > count / 10 && refused > count / 10);
    }

    /// <summary>All that is done with a text.</summary>
    private static bool Exercise(string statement, SqlMode mode)
    {
        var name = new TableName { Schema = "s", Table = "t" };
        var result = TableReader.Read(statement, mode);
        var other = TableTexts.Of("`id` int(11) NOT NULL, `v` varchar(9) DEFAULT 'x', PRIMARY KEY (`id`)");
        ShardMember[] members = [new("s1", name, result), new("s2", name, other), new("s3", name, result)];
        _ = PessimisticShardCheck.Check(name, members);
        _ = OptimisticShardCheck.Check(name, members);
        if (result.TryGet(out var table, out var error))
        {
            _ = StructureRules.Check(new(name, name), table, other, ["v"]);
            _ = StructureRules.Check(new(name, name), other, table, ["w"]);
            return true;
        }

        Assert.NotEmpty(StructureRules.OfUnreadable(name, error).Message);
        return false;
    }
}
