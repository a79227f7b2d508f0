using System.Globalization;
using System.Text.RegularExpressions;
using DmMaster.Databases.Connecting;

namespace DmMaster.Databases.Checks.Server;

/// <summary>Whether a MariaDB server has all that comes after a GTID of each domain.</summary>
internal static partial class MariaDbPositions
{
    /// <summary>What is wrong with a set, in the server's words; null when nothing is.</summary>
    /// <exception cref="DatabaseException">The server does not answer.</exception>
    public static async Task<string?> FindCauseAsync(DatabaseSession server, string set, CancellationToken cancellationToken)
    {
        if (set.Split(',').FirstOrDefault(static one => Parse(one) is null) is { } wrong)
        {
            return $"invalid Mariadb GTID {wrong}, must domain-server-sequence";
        }

        var state = ParseAll(await server.GlobalVariableAsync("gtid_binlog_state", cancellationToken) ?? "");
        var purged = ParseAll(await PurgedAsync(server, cancellationToken));
        return ParseAll(set).Select(wanted => FindCause(wanted, state, purged)).FirstOrDefault(static cause => cause is not null);
    }

    /// <summary>What is wrong with one GTID.</summary>
    /// <param name="wanted">It.</param>
    /// <param name="state">The last that the server has of each domain and server.</param>
    /// <param name="purged">The last of each domain before its first file.</param>
    internal static string? FindCause(Gtid wanted, IReadOnlyList<Gtid> state, IReadOnlyList<Gtid> purged)
    {
        var domain = state.Where(one => one.Domain == wanted.Domain).ToList();

        // A domain that it never heard of may come later.
        if (domain.Count == 0)
        {
            return null;
        }

        if (!domain.Exists(one => one.Server == wanted.Server && one.Sequence >= wanted.Sequence))
        {
            return $"ERROR 1236 (HY000): Error: connecting slave requested to start from GTID {wanted}, which is not in the master's binlog" +
                (domain.Exists(one => one.Sequence >= wanted.Sequence)
                    ? ". Since the master's binlog contains GTIDs with higher sequence numbers, it probably means that the slave has diverged due to executing extra erroneous transactions"
                    : "");
        }

        return purged.Any(one => one.Domain == wanted.Domain && one.Sequence > wanted.Sequence)
            ? "ERROR 1236 (HY000): Could not find GTID state requested by slave in any binlog files. Probably the slave state is too old and required binlog files have been purged."
            : null;
    }

    private static async Task<string> PurgedAsync(DatabaseSession server, CancellationToken cancellationToken)
    {
        var files = await server.QueryAsync("SHOW BINARY LOGS", cancellationToken);
        if (files.Values(0).FirstOrDefault() is not { } first)
        {
            return "";
        }

        var answer = await server.QueryAsync($"SELECT BINLOG_GTID_POS({Identifier.Literal(first)}, 4)", cancellationToken);
        return answer.Values(0).FirstOrDefault() ?? "";
    }

    private static List<Gtid> ParseAll(string set) => [.. set.Split(',').Select(Parse).OfType<Gtid>()];

    private static Gtid? Parse(string text) =>
        Form().Match(text.Trim()) is { Success: true } match
            && uint.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var domain)
            && uint.TryParse(match.Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var server)
            && ulong.TryParse(match.Groups[3].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? new Gtid(domain, server, sequence)
            : null;

    [GeneratedRegex("^([0-9]{1,10})-([0-9]{1,10})-([0-9]{1,20})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Form();

    /// <summary>A transaction as MariaDB numbers it.</summary>
    internal sealed record Gtid(uint Domain, uint Server, ulong Sequence)
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Domain}-{Server}-{Sequence}";
    }
}
