using DmMaster.Databases.Grants;

namespace DmMaster.Tests.Databases.Grants;

public sealed class GrantStatementsTests
{
    public static TheoryData<string[], string?> Cases => new()
    {
        { [], null },
        { ["GRANT ALL PRIVILEGES ON *.* TO 'u'@'%'", "GRANT PROXY ON ``@`` TO `u`@`%`"], null },
        { ["GRANT USAGE ON *.* TO `u`@`%`", "GRANT `r1`@`%`,`r2`@`%` TO `u`@`%`"], "`r1`@`%`, `r2`@`%`" },
        { ["GRANT USAGE ON *.* TO 'u'@'%'", "GRANT 'r1'@'%' TO 'u'@'%'"], "`r1`@`%`" },
        { ["GRANT r1@%,r2 TO u"], "`r1`@`%`, `r2`@`%`" },
        { ["GRANT `r1`@`10.0.0.%` TO `u`@`%` WITH ADMIN OPTION"], "`r1`@`10.0.0.%`" },
        { ["GRANT `r1`@`%` TO `u`@`%`", "GRANT `r1`@`%`,`r1`@`h` TO `u`@`%` WITH ADMIN OPTION"], "`r1`@`%`, `r1`@`h`" },
        { ["GRANT `a``; DROP TABLE t -- `@`%` TO `u`@`%`"], "`a``; DROP TABLE t -- `@`%`" },
        { ["GRANT 'a`b'@'c`d' TO `u`@`%`"], "`a``b`@`c``d`" },
        { ["GRANT 'it''s'@\"x\"\"y\" TO `u`@`%`"], "`it's`@`x\"y`" },
        { ["GRANT `ON`@`%`, `TO`@`%` TO `u`@`%`"], "`ON`@`%`, `TO`@`%`" },
        { ["GRANT `r@s`@`%` TO `u`@`%`"], "`r@s`@`%`" },
        { ["nonsense", "", "GRANT `r1`@`%` TO `u`@`%`", "GRANT `r2"], "`r1`@`%`" },
        { ["REVOKE `r1`@`%` FROM `u`@`%`", "SET DEFAULT ROLE `r1` FOR `u`@`%`"], null },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Second_OfMySql_NamesTheRoles(string[] rows, string? roles) =>
        Assert.Equal(roles is null ? null : $"SHOW GRANTS FOR CURRENT_USER USING {roles}", GrantStatements.Second(isMariaDb: false, rows));

    /// <summary>It does not know <c>USING</c>, and tells of what everybody is granted to nobody in particular.</summary>
    [Fact]
    public void Second_OfMariaDb_AsksForNoAccountInParticular() => Assert.Equal("SHOW GRANTS", GrantStatements.Second(isMariaDb: true, []));

    [Fact]
    public void Second_WithManyRoles_StaysSmall()
    {
        var row = $"GRANT {string.Join(',', Enumerable.Range(0, 100_000))} TO `u`@`%`";

        var statement = GrantStatements.Second(isMariaDb: false, [row, row])!;

        Assert.Equal(10_000, statement.Split("`@`%`").Length - 1);
        Assert.EndsWith(", `9999`@`%`", statement, StringComparison.Ordinal);
    }
}
