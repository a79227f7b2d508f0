using DmMaster.Databases.Grants;

namespace DmMaster.Tests.Databases.Grants;

public sealed class GrantReaderTests
{
    public static TheoryData<string, string, string?, string?> Levels => new()
    {
        { "GRANT SELECT ON *.* TO 'u'@'%'", "Select", null, null },
        { "GRANT SELECT ON `a`.* TO 'u'@'%'", "Select", "a", null },
        { "GRANT SELECT ON `a`.`t` TO 'u'@'%'", "Select", "a", "t" },
        { "GRANT SELECT ON a.* TO u", "Select", "a", null },
        { "GRANT SELECT ON a.t TO u", "Select", "a", "t" },
        { "GRANT SELECT ON my-db.my-t TO 'u'@'%'", "Select", "my-db", "my-t" },
        { "GRANT SELECT ON TABLE `a`.`t` TO 'u'@'%'", "Select", "a", "t" },
        { "GRANT SELECT ON table.t TO 'u'@'%'", "Select", "table", "t" },
        { "GRANT SELECT ON \"a\".\"t\" TO \"u\"@\"%\"", "Select", "a", "t" },
        { "GRANT SELECT ON 'a'.'t' TO 'u'@'%'", "Select", "a", "t" },
        { "GRANT SELECT ON `a``b.c`.`t``` TO 'u'@'%'", "Select", "a`b.c", "t`" },
        { @"GRANT SELECT ON `a\_b\`.* TO 'u'@'%'", "Select", @"a\_b\", null },
        { "GRANT SELECT ON `*`.`*` TO 'u'@'%'", "Select", "*", "*" },
        { "GRANT SELECT ON `a` . `t` TO 'u'@'%'", "Select", "a", "t" },
        { " \t\r\ngrant\nselect , insert\ton `a`.`t`\nto u", "Select, Insert", "a", "t" },
        { "GRANT SELECT,INSERT,UPDATE ON *.* TO 't'@'%'", "Select, Insert, Update", null, null },
        { "GRANT SELECT(a,b), INSERT (`)`, \"(\"), UPDATE ON `a`.`t` TO 'u'@'%'", "Update", "a", "t" },
        { "GRANT ALL ON *.* TO 'u'@'%'", "All", null, null },
        { "GRANT lock  tables, replication\nslave ON *.* TO 'u'@'%'", "LockTables, ReplicationSlave", null, null },
        { "GRANT USAGE ON *.* TO `u`@`%` IDENTIFIED VIA unix_socket OR mysql_native_password USING '*6BB4'", "None", null, null },
        { "GRANT SELECT ON *.* TO `u`@`%` REQUIRE SUBJECT '/CN=x' WITH GRANT OPTION MAX_QUERIES_PER_HOUR 1 MAX_UPDATES_PER_HOUR 2 MAX_STATEMENT_TIME 3.0", "Select", null, null },
        { "GRANT USAGE ON *.* TO `q`@`localhost` WITH MAX_QUERIES_PER_HOUR 5 MAX_USER_CONNECTIONS 3", "None", null, null },
        { "GRANT SELECT ON *.* TO PUBLIC", "Select", null, null },
        { "GRANT CREATE VIEW, CREATE USER, ALTER ROUTINE, SHOW DATABASES, DROP ROLE, SELECT INTO S3 ON *.* TO 'u'@'%'", "None", null, null },
        { "GRANT SOME_PRIVILEGE_OF_A_SERVER_THAT_IS_YET_TO_COME, SELECT ON *.* TO 'u'@'%'", "Select", null, null },
        { "GRANT SELECTED, `SELECT` ON *.* TO 'u'@'%'", "None", null, null },
    };

    public static TheoryData<string> ToPassOver =>
    [
        "GRANT PROXY ON ''@'%' TO 'root'@'localhost' WITH GRANT OPTION",
        "GRANT PROXY ON ``@`` TO `root`@`localhost` WITH GRANT OPTION",
        "grant proxy on 'a'@'b' to 'c'@'d'",
        "GRANT SELECT ON t TO 'u'@'%'",
        "GRANT SELECT ON * TO 'u'@'%'",
        "GRANT SELECT ON *.t TO 'u'@'%'",
        "GRANT ALL PRIVILEGES ON PROCEDURE `a`.`p` TO 'u'@'%'",
        "GRANT ALL PRIVILEGES ON FUNCTION a.p TO 'u'@'%'",
        "GRANT ALL PRIVILEGES ON PACKAGE BODY `a`.`p` TO 'u'@'%'",
        "GRANT ALL PRIVILEGES ON LIBRARY `a`.`p` TO 'u'@'%'",
        "SET DEFAULT ROLE `rdump` FOR `u_role`@`127.0.0.1`",
        "set default role NONE",
        "REVOKE `r` FROM 'u'@'%'",
    ];

    public static TheoryData<string> Roles =>
    [
        "GRANT `r1`@`%`,`r2`@`%` TO `u`@`%`",
        "GRANT r1@%,r2 TO u",
        "GRANT 'r1'@'%' TO 'u'@'%'",
        "GRANT `rdump` TO `u_role`@`127.0.0.1`",
        "GRANT my-role TO 'u'@'localhost' WITH ADMIN OPTION",
        "GRANT `r1`@`10.0.0.0/255.0.0.0` TO `u`@`%` WITH ADMIN OPTION",
    ];

    public static TheoryData<string, string> Unreadable => new()
    {
        { "GRANT", "line 1 column 5 near \"\" " },
        { "GRANT SELECT", "line 1 column 12 near \"\" " },
        { "GRANT SELECT ON", "line 1 column 15 near \"\" " },
        { "GRANT ON *.* TO 'u'@'%'", "line 1 column 8 near \"ON *.* TO 'u'@'%'\" " },
        { "GRANT SELECT, ON *.* TO 'u'@'%'", "line 1 column 16 near \"ON *.* TO 'u'@'%'\" " },
        { "GRANT , SELECT ON *.* TO 'u'@'%'", "line 1 column 7 near \", SELECT ON *.* TO 'u'@'%'\" " },
        { "GRANT SELECT) ON *.* TO 'u'@'%'", "line 1 column 13 near \") ON *.* TO 'u'@'%'\" " },
        { "GRANT SELECT ON . TO 'u'@'%'", "line 1 column 17 near \". TO 'u'@'%'\" " },
        { "GRANT SELECT ON `a`. TO 'u'@'%'", "line 1 column 23 near \"TO 'u'@'%'\" " },
        { "GRANT SELECT ON *.* WITH GRANT OPTION", "line 1 column 24 near \"WITH GRANT OPTION\" " },
        { "REVOKE SELECT ON *.*", "line 1 column 20 near \"\" " },
        { "REVOKE SELECT ON *.* TO 'u'@'%'", "line 1 column 23 near \"TO 'u'@'%'\" " },
        { "GRANTED SELECT ON *.* TO 'u'@'%'", "line 1 column 7 near \"GRANTED SELECT ON *.* TO 'u'@'%'\" " },
        { "non-sense", "line 1 column 3 near \"non-sense\" " },
        { "\0", "line 1 column 1 near \"\0\" " },
        { "`GRANT", "line 1 column 6 near \"`GRANT\" " },
        { "GRANT 'r", "line 1 column 8 near \"'r\" " },
        { "GRANT r@`h", "line 1 column 10 near \"`h\" " },
        { "GRANT SELECT (`a ON *.* TO u", "line 1 column 28 near \"`a ON *.* TO u\" " },
        { "GRANT SELECT (a ON *.* TO u", "line 1 column 27 near \"\" " },

        // Columns are bytes, and the end of a line is the first of the next.
        { "größe", "line 1 column 7 near \"größe\" " },
        { "\n\n  größe", "line 3 column 10 near \"größe\" " },
    };

    [Theory]
    [MemberData(nameof(Levels))]
    public void Row_AsAServerPrintsIt_IsRead(string row, string privileges, string? database, string? table) => Assert.Equal(
        new GrantRow(GrantRowKind.Grant, Enum.Parse<Privileges>(privileges), new(database, table)), GrantReader.Read(row));

    [Theory]
    [MemberData(nameof(ToPassOver))]
    public void Row_ThatGivesNoPrivilegeOfATable_IsPassedOver(string row) => Assert.Same(GrantRow.PassedOver, GrantReader.Read(row));

    [Theory]
    [MemberData(nameof(Roles))]
    public void Row_ThatGivesRoles_IsKnown(string row) => Assert.Same(GrantRow.Role, GrantReader.Read(row));

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Row_ThatCannotBeRead_IsToldAsTheParserDoes(string row, string expected) =>
        Assert.Equal(new PrivilegeFinding(PrivilegeFindingKind.UnreadableRow, expected), GrantReader.Read(row).Fault);

    [Theory]
    [InlineData("GRANT SELECT ON *.* TO")]
    [InlineData("GRANT SELECT ON `a%s`.`t`")]
    public void Row_WithoutAnAccount_IsToldAsDmDoes(string row) =>
        Assert.Equal(new PrivilegeFinding(PrivilegeFindingKind.NoUser, $"grant has no user {row}"), GrantReader.Read(row).Fault);

    /// <summary>Stock DM takes a percent sign in it for a format.</summary>
    [Theory]
    [InlineData("SHOW GRANTS LIKE '%d'")]
    [InlineData("set role `r`")]
    [InlineData("SET DEFAULT CHARACTER SET utf8")]
    public void Row_OfAnotherStatement_IsToldAsItIs(string row) =>
        Assert.Equal(new PrivilegeFinding(PrivilegeFindingKind.NotAGrant, $"{row} is not grant statement"), GrantReader.Read(row).Fault);

    [Theory]
    [InlineData("")]
    [InlineData(" \t\r\n")]
    public void Row_WithNothingInIt_HasAnErrorOfItsOwn(string row) =>
        Assert.StartsWith("[parser:1149]You have an error in your SQL syntax; ", GrantReader.Read(row).Fault!.Text, StringComparison.Ordinal);

    [Fact]
    public void Text_OfALongRow_IsCutAtAWholeCharacter()
    {
        var row = "x" + string.Concat(Enumerable.Repeat("\U0001F600", 600));

        var text = GrantReader.Read(row).Fault!.Text;

        Assert.StartsWith("line 1 column 2401 near \"x\U0001F600", text, StringComparison.Ordinal);
        Assert.EndsWith("\U0001F600\" (total length 2401)", text, StringComparison.Ordinal);
        Assert.Equal(1 + (2 * (2047 / 4)), text.Split('"')[1].Length);
        Assert.True(GrantReader.Read("SHOW " + row).Fault!.Text.Length < 2100);
        Assert.True(GrantReader.Read($"GRANT SELECT ON {row}.*").Fault!.Text.Length < 2100 + 20);
    }
}
