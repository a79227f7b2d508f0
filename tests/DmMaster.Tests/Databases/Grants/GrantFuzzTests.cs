using System.Globalization;
using DmMaster.Config;
using DmMaster.Databases.Grants;
using DmMaster.Tools;
using Xunit.Abstractions;

namespace DmMaster.Tests.Databases.Grants;

/// <summary>
/// Rows of servers with parts changed, added and left out. <c>DMMASTER_GRANT_FUZZ=1000000</c> sets how many; then it also says how long the
/// slowest took and how much the largest allocated.
/// </summary>
public sealed class GrantFuzzTests(ITestOutputHelper output)
{
    private const int Cases = 20_000;

    private static readonly string[] Bits =
    [
        "`", "``", "'", "''", "\"", "\"\"", "(", ")", "@", ",", ".", "*", ";", "%", "_", "\\", " ", "\n", "\r\n", "\t", "\0", "\ud800", "\udc00", "\U0001F600", "é", "\ufeff",
        " ON ", " TO ", " FROM ", "GRANT ", "REVOKE ", "ALL ", "PROXY ", "SELECT", "RELOAD", "SUPER", "TABLE ", "FUNCTION ", "*.*", "`a`.*", "/*", "--", "#", "0x00", "N'x'",
    ];

    private readonly AskedPrivileges[] _asked =
    [
        AskedPrivileges.Dump("auto", [new TableName { Schema = "shop1", Table = "t1" }, new TableName { Schema = "shop_1", Table = "t" }, new TableName { Schema = "a`b", Table = "c\nd" }]),
        AskedPrivileges.Replication,
        AskedPrivileges.Target,
        AskedPrivileges.Process,
        AskedPrivileges.Super,
    ];

    [Fact]
    public void Rows_Changed_AreReadOrRefusedButNeverThrow()
    {
        var most = Environment.GetEnvironmentVariable("DMMASTER_GRANT_FUZZ");
        var cases = most is null ? Cases : int.Parse(most, CultureInfo.InvariantCulture);
        var random = new Random(20260703);
        var changed = new MutatedText(random, Bits, mostChanges: 3);
        var kinds = new int[Enum.GetValues<PrivilegeFindingKind>().Length];
        var (slowest, largest, statements) = (TimeSpan.Zero, 0L, 0);
        for (var at = 0; at < cases; at++)
        {
            var rows = Enumerable.Range(0, random.Next(1, 5)).Select(_ => changed.Of(Row(random), Row(random))).ToArray();
            var (began, before) = (TimeProvider.System.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());

            var found = _asked[at % _asked.Length].LookIn(rows);
            var statement = GrantStatements.Second(isMariaDb: false, rows);

            largest = Math.Max(largest, GC.GetAllocatedBytesForCurrentThread() - before);
            slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, TimeProvider.System.GetElapsedTime(began).Ticks));
            Assert.Equal(found.Kind == PrivilegeFindingKind.Satisfied, found.Text.Length == 0);
            Assert.True(statement is null || IsBalanced(statement), statement);
            kinds[(int)found.Kind]++;
            statements += statement is null ? 0 : 1;
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{cases} inputs: {string.Join(", ", kinds.Select(static (count, kind) => $"{(PrivilegeFindingKind)kind} {count}"))}, {statements} statements; the slowest {slowest.TotalMilliseconds:F2} ms, the largest {largest} bytes"));

        // No changed list of rows is empty; of every other outcome there are enough to say that it is reached.
        Assert.Equal(0, kinds[(int)PrivilegeFindingKind.NoGrants]);
        Assert.All(kinds.Where(static (_, kind) => kind != (int)PrivilegeFindingKind.NoGrants), count => Assert.InRange(count, cases / 1_000, cases));
        Assert.InRange(statements, cases / 100, cases);
    }

    private static string Row(Random random) => GrantRows.Real[random.Next(GrantRows.Real.Length)];

    // A name of the statement never ends before the statement means it to.
    private static bool IsBalanced(string statement)
    {
        var rest = statement.AsSpan("SHOW GRANTS FOR CURRENT_USER USING ".Length);
        var names = 0;
        while (rest.Length > 0)
        {
            if (rest[0] != '`')
            {
                return false;
            }

            var end = 1;
            while (end < rest.Length && (rest[end] != '`' || (end + 1 < rest.Length && rest[end + 1] == '`')))
            {
                end += rest[end] == '`' ? 2 : 1;
            }

            if (end >= rest.Length)
            {
                return false;
            }

            var between = names++ % 2 == 0 ? "@" : ", ";
            rest = rest[(end + 1)..];
            if (rest.Length > 0 && !rest.StartsWith(between, StringComparison.Ordinal))
            {
                return false;
            }

            rest = rest[Math.Min(between.Length, rest.Length)..];
        }

        return names > 0 && names % 2 == 0;
    }
}
