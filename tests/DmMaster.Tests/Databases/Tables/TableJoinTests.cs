using DmMaster.Databases.Tables.Joining;

namespace DmMaster.Tests.Databases.Tables;

public sealed class TableJoinTests
{
    [Theory]
    [InlineData("`a` tinyint", "`a` bigint", "`a` BIGINT(20)")]
    [InlineData("`a` mediumint(5)", "`a` smallint(9)", "`a` MEDIUMINT(9)")]
    [InlineData("`a` tinyblob", "`a` mediumblob", "`a` MEDIUMBLOB")]
    [InlineData("`a` longtext", "`a` text", "`a` LONGTEXT CHARACTER SET UTF8MB4 COLLATE utf8mb4_bin")]
    [InlineData("`a` varchar(9)", "`a` varchar(20)", "`a` VARCHAR(20) CHARACTER SET UTF8MB4 COLLATE utf8mb4_bin")]
    [InlineData("`a` float(7,3)", "`a` float(9,2)", "`a` FLOAT(9,3)")]
    [InlineData("`a` float(7,3)", "`a` float", "`a` FLOAT")]
    [InlineData("`a` datetime(3)", "`a` datetime", "`a` DATETIME(3)")]
    [InlineData("`a` int NOT NULL", "`a` int", "`a` INT(11)")]
    [InlineData("`a` int NOT NULL", "`a` int NOT NULL", "`a` INT(11) NOT NULL")]
    [InlineData("`a` int NOT NULL DEFAULT 3", "`a` int NOT NULL", "`a` INT(11) NOT NULL DEFAULT 3")]
    [InlineData("`a` int DEFAULT '1'", "`a` int DEFAULT 1", "`a` INT(11) DEFAULT 1")]
    [InlineData("`a` varchar(3) DEFAULT 'it''s'", "`a` varchar(3)", "`a` VARCHAR(3) CHARACTER SET UTF8MB4 COLLATE utf8mb4_bin DEFAULT 'it''s'")]
    [InlineData("`a` int AS (`b`+1) STORED", "`a` int AS ((`b` + 1)) STORED", "`a` INT(11) GENERATED ALWAYS AS (`b` + 1) STORED")]
    [InlineData("`a` enum('x')", "`a` enum('x','y')", "`a` ENUM('x','y')")]
    [InlineData("`a` inet6", "`a` inet6 DEFAULT '::1'", "`a` INET6 DEFAULT '::1'")]
    [InlineData("`A` int, `b` int", "`a` int, `b` int", "`a` INT(11), `b` INT(11)")]
    [InlineData("`a` int, KEY `k` (`a`)", "`a` int, KEY `K` (`A`)", "`a` INT(11), KEY `k` (`a`)")]
    [InlineData("`a` int, KEY `k` (`a`)", "`a` int, UNIQUE KEY `k` (`a`)", "`a` INT(11)")]
    [InlineData("`a` int, KEY `k` (`a`)", "`a` int, KEY `k2` (`a`)", "`a` INT(11)")]
    [InlineData("`a` char(9), UNIQUE KEY `k` (`a`(3))", "`a` char(9), UNIQUE KEY `k` (`a`(4))", "`a` CHAR(9) CHARACTER SET UTF8MB4 COLLATE utf8mb4_bin")]
    [InlineData("`a` int, UNIQUE KEY `k` ((`a`+1))", "`a` int, UNIQUE KEY `k` ((`a` + 1))", "`a` INT(11), UNIQUE KEY `k` ((`a` + 1))")]
    public void Tables_ThatFit_AreJoined(string one, string other, string expected)
    {
        foreach (var (first, second) in new[] { (one, other), (other, one) })
        {
            var result = TableJoin.Join(Of(first), Of(second));

            Assert.Null(result.Conflict);
            Assert.Equal($"CREATE TABLE `tbl`({expected}) CHARSET UTF8MB4 COLLATE UTF8MB4_BIN", result.Table!.ToString());
        }
    }

    [Theory]
    [InlineData("`a` int", "`a` INT(11)")]
    [InlineData("`a` int NOT NULL", "`a` INT(11) NOT NULL DEFAULT 0")]
    [InlineData("`a` int NOT NULL DEFAULT 7", "`a` INT(11) NOT NULL DEFAULT 7")]
    [InlineData("`a` datetime NOT NULL", "`a` DATETIME(0) NOT NULL DEFAULT '0000-00-00 00:00:00'")]
    [InlineData("`a` enum('x','y') NOT NULL", "`a` ENUM('x','y') NOT NULL DEFAULT 'x'")]
    [InlineData("`a` json NOT NULL", "`a` JSON")]
    [InlineData("`a` blob NOT NULL", "`a` BLOB")]
    [InlineData("`a` int AS (`id` + 1) NOT NULL", "`a` INT(11) NOT NULL GENERATED ALWAYS AS (`id` + 1)")]
    public void Column_OfOneSideAlone_IsInTheJoin(string column, string expected)
    {
        var (with, without) = (Of($"{column}, `id` int"), Of("`id` int"));
        foreach (var result in new[] { TableJoin.Join(with, without), TableJoin.Join(without, with) })
        {
            Assert.Equal($"CREATE TABLE `tbl`({expected}, `id` INT(11)) CHARSET UTF8MB4 COLLATE UTF8MB4_BIN", result.Table?.ToString());
        }
    }

    [Theory]
    [InlineData("`a` int", "`a` varchar(9)", "at tuple index 3: at tuple index 0: incompatible mysql type (3 vs 15)")]
    [InlineData("`a` text", "`a` blob", "at tuple index 3: at tuple index 0: incompatible mysql type (252 vs 252)")]
    [InlineData("`a` inet4", "`a` inet6", "at tuple index 3: at tuple index 0: incompatible mysql type (inet4 vs inet6)")]
    [InlineData("`a` point", "`a` geometry", "at tuple index 3: at tuple index 0: incompatible mysql type (point vs geometry)")]
    [InlineData("`a` decimal(10,2)", "`a` decimal(12,2)", "at tuple index 3: at tuple index 1: distinct singletons (10 vs 12)")]
    [InlineData("`a` decimal(10,2)", "`a` decimal(10)", "at tuple index 3: at tuple index 2: distinct singletons (2 vs 0)")]
    [InlineData("`a` int", "`a` int unsigned", "at tuple index 3: at tuple index 3: distinct singletons (0 vs 32)")]
    [InlineData("`a` int unsigned", "`a` int unsigned zerofill", "at tuple index 3: at tuple index 3: distinct singletons (32 vs 96)")]
    [InlineData("`a` datetime ON UPDATE CURRENT_TIMESTAMP", "`a` datetime", "at tuple index 3: at tuple index 3: distinct singletons (8320 vs 128)")]
    [InlineData("`a` int NOT NULL AUTO_INCREMENT, KEY `k` (`a`)", "`a` int, KEY `k` (`a`)", "at tuple index 3: at tuple index 5: distinct singletons (512 vs 0)")]
    [InlineData("`a` varchar(9) CHARACTER SET gbk", "`a` varchar(9)", "at tuple index 3: at tuple index 7: distinct singletons (gbk vs utf8mb4)")]
    [InlineData("`a` varchar(9) COLLATE utf8mb4_unicode_ci", "`a` varchar(9)", "at tuple index 3: at tuple index 8: distinct singletons (utf8mb4_unicode_ci vs utf8mb4_bin)")]
    [InlineData("`a` enum('b','x')", "`a` enum('b','c')", "at tuple index 3: at tuple index 9: at string list index 1: distinct values (\"x\" vs \"c\")")]
    [InlineData("`a` int DEFAULT 1", "`a` int DEFAULT 2", "at tuple index 0: distinct singletons (1 vs 2)")]
    [InlineData("`a` int AS (`a` + 1)", "`a` int AS (`a` + 2)", "at tuple index 1: distinct singletons (`a` + 1 vs `a` + 2)")]
    [InlineData("`a` int AS (`a` + 1) STORED", "`a` int AS (`a` + 1)", "at tuple index 2: distinct singletons (true vs false)")]
    public void Columns_ThatDoNotFit_AreNamedWithTheirPlace(string one, string other, string expected)
    {
        Assert.Equal($"at tuple index 2: at map key \"a\": {expected}", TableJoin.Join(Of(one), Of(other)).Conflict);
        Assert.NotNull(TableJoin.Join(Of(other), Of(one)).Conflict);
    }

    [Theory]
    [InlineData("DEFAULT CHARSET=latin1 COLLATE=latin1_bin", "DEFAULT CHARSET=utf8mb4", "at tuple index 0: distinct singletons (latin1 vs utf8mb4)")]
    [InlineData("COLLATE=utf8mb4_general_ci", "", "at tuple index 1: distinct singletons (utf8mb4_general_ci vs utf8mb4_bin)")]
    [InlineData("SHARD_ROW_ID_BITS=4", "", "at tuple index 4: distinct singletons (4 vs 0)")]
    [InlineData("PRE_SPLIT_REGIONS=2", "PRE_SPLIT_REGIONS=3", "at tuple index 6: distinct singletons (2 vs 3)")]
    [InlineData("DEFAULT CHARSET=utf8mb3 COLLATE=utf8mb3_bin", "DEFAULT CHARSET=utf8", null)]
    [InlineData("DEFAULT CHARSET=utf8mb4", "COLLATE=utf8mb4_bin", null)]
    public void Options_HaveToBeEqual(string one, string other, string? expected) => Assert.Equal(
        expected, TableJoin.Join(ComparedTable.Of(TableTexts.Of("`a` int", one)), ComparedTable.Of(TableTexts.Of("`a` int", other))).Conflict);

    [Fact]
    public void AutoRandom_HasToBeEqual() => Assert.Equal(
        "at tuple index 5: distinct singletons (5 vs 6)",
        TableJoin.Join(Of("`a` bigint NOT NULL AUTO_RANDOM, PRIMARY KEY (`a`)"), Of("`a` bigint NOT NULL AUTO_RANDOM(6), PRIMARY KEY (`a`)")).Conflict);

    [Theory]
    [InlineData("`a` int NOT NULL AUTO_INCREMENT, KEY `a` (`a`)", "`b` int")]
    [InlineData("`a` int NOT NULL AUTO_INCREMENT, KEY `a` (`a`)", "`a` int NOT NULL AUTO_INCREMENT, PRIMARY KEY (`a`)")]
    [InlineData("`a` int NOT NULL AUTO_INCREMENT, `b` int, KEY `k` (`a`,`b`)", "`a` int NOT NULL AUTO_INCREMENT, `b` int, KEY `k` (`a`)")]
    public void ColumnThatNumbersItself_WhoseKeyIsLeftOut_DoesNotFit(string one, string other) =>
        Assert.Equal("at map key \"a\": auto type but not defined as a key", TableJoin.Join(Of(one), Of(other)).Conflict);

    [Fact]
    public void ColumnThatNumbersItself_WithItsKey_Fits() =>
        Assert.Null(TableJoin.Join(Of("`a` int NOT NULL AUTO_INCREMENT, PRIMARY KEY (`a`)"), Of("`a` int NOT NULL, PRIMARY KEY (`a`)")).Conflict);

    private static ComparedTable Of(string items) => ComparedTable.Of(TableTexts.Of(items));
}
