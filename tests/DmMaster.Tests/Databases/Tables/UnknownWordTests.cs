using DmMaster.Databases.Tables.Reading;

namespace DmMaster.Tests.Databases.Tables;

/// <summary>What TiDB does not know is told of, where it stands as such and nowhere else. Recorded ones are in <see cref="RecordedStructureTests"/>.</summary>
public sealed class UnknownWordTests
{
    [Theory]
    [InlineData("`a` multipolygon", "near \"multipolygon")]
    [InlineData("`a` VECTOR(3)", "near \"VECTOR(3)")]
    [InlineData("`a` int COMMENT 'point', `p` uuid", "near \"uuid")]
    [InlineData("`a` text COLLATE utf8mb4_uca1400_ai_ci", "[ddl:1273]Unknown collation: 'utf8mb4_uca1400_ai_ci'")]
    public void Word_ThatTiDbDoesNotKnow_IsTold(string items, string told) =>
        Assert.Contains(told, TableReader.Read($"CREATE TABLE `t` ({items})", SqlMode.Default).Value.Unknown?.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("`point` int, `uuid` char(36)")]
    [InlineData("`a` int COMMENT 'geometry INVISIBLE'")]
    [InlineData("`a` varchar(9) DEFAULT 'point' /* geometry */")]
    [InlineData("`a` enum('inet6','uuid')")]
    [InlineData("`a` int, KEY `geometry` (`a`) COMMENT 'IGNORED'")]
    [InlineData("`a` int, KEY `k` (`a`) INVISIBLE")]
    [InlineData("`a` text CHARACTER SET utf8mb3 COLLATE utf8mb3_bin")]
    public void Word_ThatOnlyLooksLikeOne_IsNotTold(string items) =>
        Assert.Null(TableReader.Read($"CREATE TABLE `t` ({items}) COMMENT='uuid WITH SYSTEM VERSIONING'", SqlMode.Default).Value.Unknown);
}
