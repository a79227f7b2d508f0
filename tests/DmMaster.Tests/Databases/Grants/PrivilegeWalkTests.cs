using DmMaster.Config;
using DmMaster.Databases.Grants;

namespace DmMaster.Tests.Databases.Grants;

/// <summary>How rows count together.</summary>
public sealed class PrivilegeWalkTests
{
    private const string NoReload = "lack of RELOAD global (*.*) privilege; ";
    private const string NoClient = "lack of REPLICATION CLIENT global (*.*) privilege; ";
    private const string NoSlave = "lack of REPLICATION SLAVE global (*.*) privilege; ";
    private const string NoProcess = "lack of Process global (*.*) privilege; ";
    private const string Account = "'u'@'%'";

    public static TheoryData<string, string[], string> Cases => new()
    {
        // The databases are in order, and so are the tables of each.
        {
            "D b.y a.t2 b.x a.t10 a.t2 B.z",
            ["GRANT USAGE ON *.*"],
            "lack of Select privilege: {`B`.`z`; `a`.`t10`, `a`.`t2`; `b`.`x`, `b`.`y`}; " + NoReload
        },
        { "S a`b.c`d", ["GRANT USAGE ON *.*"], "lack of Select privilege: {`a``b`.`c``d`}; " },
        { "S a`b.c`d", ["GRANT SELECT ON `a``b`.`c``d`"], "" },
        { "L a.t", ["GRANT USAGE ON *.*"], "lack of Select privilege: {`a`.`t`}; lack of LOCK TABLES global (*.*) privilege; " },
        { "L a.t", ["GRANT SELECT, LOCK TABLES ON *.*"], "" },
        { "L a.t", ["GRANT SELECT, LOCK TABLES ON `a`.*"], "lack of LOCK TABLES global (*.*) privilege; " },
        { "S", ["GRANT USAGE ON *.*"], "" },

        // What is for a database or a table.
        { "S a.t a.u", ["GRANT SELECT ON `a`.`t`"], "lack of Select privilege: {`a`.`u`}; " },
        { "S a.t a.u", ["GRANT SELECT ON `a`.`t`", "GRANT ALL PRIVILEGES ON `a`.`u`"], "" },
        { "S a_b.t", ["GRANT SELECT ON `a\\_b`.`t`"], "lack of Select privilege: {`a_b`.`t`}; " },
        { "S axb.t", ["GRANT SELECT ON `a_b`.`t`"], "lack of Select privilege: {`axb`.`t`}; " },
        { "S axb.t", ["GRANT SELECT ON `a_b`.*"], "" },
        { "S a.t", ["GRANT SELECT ON `a`.`T`", "GRANT SELECT ON `A`.*", "GRANT INSERT ON *.*"], "lack of Select privilege: {`a`.`t`}; " },
        { "S a.t", ["GRANT SELECT ON PROCEDURE `a`.`t`", "GRANT SELECT ON `b`.*", "GRANT SELECT ON t"], "lack of Select privilege: {`a`.`t`}; " },
        { "T", ["GRANT ALL PRIVILEGES ON `a`.*", "GRANT CREATE, SELECT, INSERT, UPDATE, DELETE, ALTER, DROP ON *.*"], "lack of Index global (*.*) privilege; " },

        // Partial revokes.
        { "S a.t a.u b.v", ["GRANT SELECT ON *.*", "REVOKE SELECT ON `a`.*", "GRANT SELECT ON `a`.`u`"], "lack of Select privilege: {`a`.`t`}; " },
        { "S a.t", ["GRANT SELECT ON *.*", "REVOKE SELECT (c) ON `a`.`t`", "REVOKE SELECT ON FUNCTION `a`.`t`", "REVOKE SELECT ON `b`.*"], "" },
        { "S a.t", ["GRANT SELECT ON *.*", "REVOKE SELECT ON `a`.`v`", "REVOKE INSERT, UPDATE ON `a`.*"], "" },
        { "S a.t b.t", ["GRANT SELECT ON `%`.*", "REVOKE SELECT ON *.*", "GRANT SELECT ON `b`.*"], "lack of Select privilege: {`a`.`t`}; " },
        { "D a.t", ["GRANT RELOAD, SELECT ON *.*", "REVOKE ALL PRIVILEGES ON `a`.*"], "lack of Select privilege: {`a`.`t`}; " },
        { "D a.t", ["GRANT RELOAD, SELECT ON *.*", "REVOKE ALL PRIVILEGES ON `a`.`t`"], "lack of Select privilege: {`a`.`t`}; " },
        { "D a.t", ["GRANT RELOAD, SELECT ON *.*", "REVOKE ALL PRIVILEGES ON *.*"], "lack of Select privilege: {`a`.`t`}; " + NoReload },
        { "D a.t", ["GRANT RELOAD, SELECT ON *.*", "REVOKE RELOAD ON *.*"], NoReload },
        { "D a.t", ["GRANT RELOAD, SELECT ON *.*", "REVOKE FLUSH_TABLES ON *.*"], NoReload },
        { "D a.t", ["GRANT RELOAD, SELECT ON *.*", "REVOKE RELOAD ON *.*", "GRANT FLUSH_TABLES ON *.*"], "" },
        { "R", ["GRANT ALL PRIVILEGES ON *.*", "REVOKE ALL PRIVILEGES ON `mysql`.*"], "" },
        { "R", ["GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.*", "REVOKE SUPER ON *.*"], NoClient },
        { "R", ["GRANT REPLICATION SLAVE, SUPER ON *.*", "REVOKE REPLICATION CLIENT, REPLICATION SLAVE ON *.*"], NoClient + NoSlave },
        { "R", ["GRANT ALL PRIVILEGES ON *.*", "REVOKE ALL PRIVILEGES ON *.*"], NoClient + NoSlave },
        { "P", ["GRANT PROCESS ON *.*", "REVOKE ALL PRIVILEGES ON `mysql`.*"], "" },
        { "P", ["GRANT ALL PRIVILEGES ON *.*", "REVOKE PROCESS ON *.*"], NoProcess },
        { "U", ["GRANT SUPER ON *.*", "REVOKE SUPER ON *.*"], "lack of Super global (*.*) privilege; " },
        { "T", ["GRANT ALL PRIVILEGES ON *.*", "REVOKE INSERT, CREATE ON `mysql`.*"], "lack of Create global (*.*) privilege; lack of Insert global (*.*) privilege; " },
        { "T", ["GRANT ALL PRIVILEGES ON *.*", "REVOKE INDEX ON `a`.`t`", "GRANT INDEX ON *.*"], "" },
        { "T", ["GRANT ALL PRIVILEGES ON *.*", "REVOKE SHUTDOWN, RELOAD, SOME_ADMIN ON *.*"], "" },

        // MariaDB's names.
        { "R", ["GRANT BINLOG MONITOR, REPLICATION SLAVE ON *.*"], "" },
        { "R", ["GRANT BINLOG ADMIN, BINLOG REPLAY, SLAVE MONITOR, REPLICATION SLAVE ADMIN, REPLICATION MASTER ADMIN ON *.*"], NoClient + NoSlave },
        { "P", ["GRANT SELECT, CONNECTION ADMIN, SET USER, FEDERATED ADMIN, READ_ONLY ADMIN, DELETE HISTORY ON *.*"], NoProcess },
        { "P", ["GRANT SUPER ON *.*"], NoProcess },
        { "U", ["GRANT PROCESS, RELOAD, CONNECTION_ADMIN,SYSTEM_VARIABLES_ADMIN ON *.*"], "lack of Super global (*.*) privilege; " },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rows_CountTogether(string check, string[] rows, string expected) => Assert.Equal(
        expected,
        GrantWorld.TextOf(check, [.. rows.Select(static row => $"{row} {(row.StartsWith("REVOKE", StringComparison.Ordinal) ? "FROM" : "TO")} {Account}")]));

    [Theory]
    [InlineData("auto", NoReload)]
    [InlineData("flush", NoReload)]
    [InlineData("lock", "lack of LOCK TABLES global (*.*) privilege; ")]
    [InlineData("none", "")]
    [InlineData("snapshot", "")]
    [InlineData("nope", "")]
    public void Dump_NeedsWhatItsConsistencyDoes(string consistency, string expected) =>
        Assert.Equal(expected, AskedPrivileges.Dump(consistency, [new TableName { Schema = "shop1", Table = "t1" }]).LookIn(["GRANT SELECT ON `shop1`.* TO u"]).Text);

    [Fact]
    public void Row_ThatCannotBeRead_CountsOnlyWhileSomethingLacks()
    {
        const string All = "GRANT ALL PRIVILEGES ON *.* TO 'u'@'%'";

        Assert.Equal(PrivilegeFindingKind.UnreadableRow, GrantWorld.Asked("D a.t").LookIn(["nonsense", All]).Kind);
        Assert.Equal(PrivilegeFinding.Satisfied, GrantWorld.Asked("D a.t").LookIn([All, "nonsense", "SHOW GRANTS", "", "GRANT"]));
        Assert.Equal(PrivilegeFindingKind.UnreadableRow, GrantWorld.Asked("D a.t").LookIn([All, "revoke nonsense"]).Kind);
        Assert.Equal(PrivilegeFindingKind.UnreadableRow, GrantWorld.Asked("D a.t").LookIn([All, "REVOKE SELECT ON `a`.* FROM u", "nonsense"]).Kind);
        Assert.Equal(PrivilegeFindingKind.NotAGrant, GrantWorld.Asked("D a.t").LookIn(["SHOW GRANTS", All]).Kind);
        Assert.Equal(PrivilegeFindingKind.NoUser, GrantWorld.Asked("D a.t").LookIn(["GRANT SELECT ON *.*", All]).Kind);
    }

    [Fact]
    public void Asked_IsUsedAsOftenAsOneLikes()
    {
        var asked = GrantWorld.Asked("D a.t a.u");

        Assert.Equal(PrivilegeFinding.Satisfied, asked.LookIn(["GRANT ALL PRIVILEGES ON *.* TO u"]));
        Assert.Equal("lack of Select privilege: {`a`.`u`}; ", asked.LookIn(["GRANT RELOAD ON *.* TO u", "GRANT SELECT ON a.t TO u"]).Text);
        Assert.Equal("lack of Select privilege: {`a`.`t`, `a`.`u`}; " + NoReload, asked.LookIn(["GRANT USAGE ON *.* TO u"]).Text);
    }

    /// <summary>A walk written as plainly as can be, table by table, says the same.</summary>
    [Fact]
    public void Tables_AfterManyRows_AreThoseOfAPlainWalk()
    {
        var random = new Random(20260702);
        string[] databases = ["a", "b", "ab"];
        string[] tables = ["t", "u", "v"];
        string[] levels = ["*.*", "`a`.*", "`b`.*", "`_`.*", "`%b`.*", "`a`.`t`", "`a`.`u`", "`b`.`v`", "`ab`.`t`", "`ab`.`w`", "`c`.*"];
        var all = databases.SelectMany(database => tables.Select(table => (Database: database, Table: table))).ToArray();
        var asked = AskedPrivileges.Dump("none", all.Select(static one => new TableName { Schema = one.Database, Table = one.Table }));
        for (var run = 0; run < 5_000; run++)
        {
            var rows = Enumerable.Range(0, random.Next(1, 8)).Select(_ => (IsGrant: random.Next(3) > 0, Level: levels[random.Next(levels.Length)])).ToList();
            var lacking = all.ToHashSet();
            foreach (var (isGrant, level) in rows)
            {
                var parts = level.Replace("`", "", StringComparison.Ordinal).Split('.');
                foreach (var one in all.Where(one => IsMeant(one, parts, isGrant)))
                {
                    _ = isGrant ? lacking.Remove(one) : lacking.Add(one);
                }
            }

            var found = asked.LookIn(rows.Select(static row => row.IsGrant ? $"GRANT SELECT ON {row.Level} TO u" : $"REVOKE SELECT ON {row.Level} FROM u"));

            var expected = lacking.GroupBy(static one => one.Database).OrderBy(static one => one.Key, StringComparer.Ordinal)
                .Select(static one => string.Join(", ", one.Select(static table => $"`{table.Database}`.`{table.Table}`").Order(StringComparer.Ordinal)));
            Assert.Equal(lacking.Count == 0 ? "" : $"lack of Select privilege: {{{string.Join("; ", expected)}}}; ", found.Text);
        }
    }

    private static bool IsMeant((string Database, string Table) one, string[] level, bool isGrant) =>
        (level[1] == "*" || level[1] == one.Table)
        && (level[0] == "*" || level[0] == one.Database || (isGrant && level[0] == "_" && one.Database.Length == 1) || (isGrant && level[0] == "%b" && one.Database.EndsWith('b')));
}
