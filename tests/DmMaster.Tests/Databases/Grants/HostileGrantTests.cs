using DmMaster.Config;
using DmMaster.Databases.Grants;

namespace DmMaster.Tests.Databases.Grants;

/// <summary>What a server could send that means no good. None of it takes longer or more memory than its length warrants.</summary>
public sealed class HostileGrantTests
{
    private const int Million = 1_000_000;
    private const int ManyRows = 5_000;
    private const int ManyDatabases = 1_000;
    private const int MostOfAText = 2_200;

    public static TheoryData<string, string, string, PrivilegeFindingKind> LongRows => new()
    {
        { "GRANT ", "SELECT, ", "RELOAD ON *.* TO u", PrivilegeFindingKind.Satisfied },
        { "GRANT ", "a,", "SELECT, RELOAD ON *.* TO u", PrivilegeFindingKind.Satisfied },
        { "GRANT SELECT (", "c,", "c), RELOAD ON *.* TO u", PrivilegeFindingKind.Lacking },
        { "GRANT SELECT ", "(", "", PrivilegeFindingKind.UnreadableRow },
        { "GRANT SELECT ", "()", " ON *.* TO u", PrivilegeFindingKind.UnreadableRow },
        { "GRANT ", "a ", "ON *.* TO u", PrivilegeFindingKind.Lacking },
        { "GRANT ", "`", "", PrivilegeFindingKind.UnreadableRow },
        { "GRANT SELECT ON `", "``", "`.* TO u", PrivilegeFindingKind.Lacking },
        { "GRANT SELECT ON `", "%", "x`.* TO u", PrivilegeFindingKind.Lacking },
        { "GRANT SELECT ON `", "%_", "`.* TO u", PrivilegeFindingKind.Lacking },
        { "GRANT SELECT ON `", @"\", "`.* TO u", PrivilegeFindingKind.Lacking },
        { "GRANT SELECT ON `", "\U0001F600", "\0`.`\0` TO u", PrivilegeFindingKind.Lacking },
        { "GRANT SELECT ON ", "a ", "", PrivilegeFindingKind.UnreadableRow },
        { "GRANT SELECT ON ", ".", "", PrivilegeFindingKind.UnreadableRow },
        { "GRANT SELECT ON *.* ", "x", "", PrivilegeFindingKind.UnreadableRow },
        { "GRANT SELECT, RELOAD ON *.* TO ", "'", "", PrivilegeFindingKind.Satisfied },
        { "GRANT ", "`r`@`h`,", "`r` TO u", PrivilegeFindingKind.Lacking },
        { "", " ", "", PrivilegeFindingKind.UnreadableRow },
        { "", "\n", "", PrivilegeFindingKind.UnreadableRow },
        { "", "x", "", PrivilegeFindingKind.UnreadableRow },
        { "", "\0", "", PrivilegeFindingKind.UnreadableRow },
        { "", "\ud800", "", PrivilegeFindingKind.UnreadableRow },
        { "SHOW ", "%s", "", PrivilegeFindingKind.NotAGrant },
    };

    [Theory]
    [MemberData(nameof(LongRows), DisableDiscoveryEnumeration = true)]
    public void Row_OfAMillionCharacters_IsReadOrRefused(string start, string part, string end, PrivilegeFindingKind expected)
    {
        var row = start + string.Concat(Enumerable.Repeat(part, Million / part.Length)) + end;

        var found = GrantWorld.Asked("D shop.t").LookIn([row]);

        Assert.Equal(expected, found.Kind);
        Assert.True(found.Text.Length < MostOfAText, "the text is as long as the row");
        Assert.True(GrantStatements.Second(isMariaDb: false, [row]) is not { Length: > MostOfAText }, "the statement is as long as the row");
    }

    [Theory]
    [InlineData("a`b")]
    [InlineData("```")]
    [InlineData("line\nbreak\r\n")]
    [InlineData("nul\0nul")]
    [InlineData("\U0001F600\U0001F601")]
    [InlineData(" ON *.* TO ")]
    [InlineData("a.b")]
    [InlineData("it's \"quoted\"")]
    [InlineData("64")]
    public void Name_WithAnyCharacter_IsReadAsItIs(string name)
    {
        name = name == "64" ? string.Concat(Enumerable.Repeat("`\U0001F600", 32)) : name;
        var asked = AskedPrivileges.Dump("none", [new TableName { Schema = name, Table = name }]);

        Assert.Equal($"lack of Select privilege: {{{Quote(name)}.{Quote(name)}}}; ", asked.LookIn(["GRANT USAGE ON *.* TO u"]).Text);
        Assert.Equal(PrivilegeFinding.Satisfied, asked.LookIn([$"GRANT SELECT ON {Quote(name)}.* TO u"]));
        Assert.Equal(PrivilegeFinding.Satisfied, asked.LookIn([$"GRANT SELECT ({Quote(name)}), SELECT ON {Quote(name)}.{Quote(name)} TO {Quote(name)}@`%`"]));
        Assert.Equal(
            $"SHOW GRANTS FOR CURRENT_USER USING {Quote(name)}@{Quote(name)}",
            GrantStatements.Second(isMariaDb: false, [$"GRANT {Quote(name)}@{Quote(name)} TO u"]));
    }

    [Fact]
    public void Rows_ByThousands_OverManyTables_AreWalked()
    {
        var tables = Enumerable.Range(0, ManyDatabases).SelectMany(static database => Enumerable.Range(0, 10)
            .Select(table => new TableName { Schema = $"shop_{database}", Table = $"t{table}" })).ToList();
        var asked = AskedPrivileges.Dump("auto", tables);
        var patterns = Enumerable.Range(0, ManyRows).Select(static at => $"GRANT SELECT ON `sh%p_{at}`.* TO u");
        var revokes = Enumerable.Range(0, ManyRows).Select(static at => at % 2 == 0 ? "GRANT SELECT ON *.* TO u" : "REVOKE SELECT ON *.* FROM u");
        var each = tables.Select(static one => $"GRANT SELECT ON `{one.Schema}`.`{one.Table}` TO u");

        Assert.Equal("lack of RELOAD global (*.*) privilege; ", asked.LookIn(patterns).Text);
        Assert.Equal("lack of RELOAD global (*.*) privilege; ", asked.LookIn(each).Text);
        Assert.Equal(tables.Count + 1, asked.LookIn(revokes).Text.Split("`.`").Length);
        Assert.Equal(PrivilegeFinding.Satisfied, asked.LookIn(each.Prepend("GRANT RELOAD ON *.* TO u")));
    }

    private static string Quote(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";
}
