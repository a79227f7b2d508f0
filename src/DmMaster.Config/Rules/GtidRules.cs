using System.Globalization;
using System.Text.RegularExpressions;

namespace DmMaster.Config.Rules;

/// <summary>What a GTID set may look like.</summary>
internal static partial class GtidRules
{
    /// <summary>What is wrong with a source's relay GTID set, null when nothing is.</summary>
    public static DmError? FindError(string gtid, string flavor)
    {
        if (gtid.Length == 0)
        {
            return null;
        }

        var cause = flavor switch
        {
            "" => FindMySqlCause(gtid) is null ? null : FindMariaDbCause(gtid),
            "mysql" => FindMySqlCause(gtid),
            "mariadb" => FindMariaDbCause(gtid),
            _ => null,
        };
        var error = flavor is not ("" or "mysql" or "mariadb") ? ConfigErrors.FlavorNotSupported(flavor)
            : cause is not null ? DmError.Plain(cause)
            : null;
        return error is null ? null : error.Annotate($"relay-binlog-gtid {gtid}") with { Class = "dm-worker" };
    }

    private static string? FindMySqlCause(string gtid) =>
        gtid.Split(',').All(static one => MySqlSet().IsMatch(one.Trim()) && HasOrderedIntervals(one))
            ? null
            : "invalid GTID format, must UUID:interval[:interval]";

    private static string? FindMariaDbCause(string gtid) =>
        gtid.Split(',').FirstOrDefault(static one => !MariaDbGtid().IsMatch(one)) is { } wrong
            ? $"invalid MariaDB GTID {wrong}, must domain-server-sequence"
            : null;

    private static bool HasOrderedIntervals(string set) => set.Split(':').Skip(1).All(static interval =>
    {
        var ends = interval.Trim().Split('-');
        return ends.All(static end => long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            && long.Parse(ends[0], CultureInfo.InvariantCulture) <= long.Parse(ends[^1], CultureInfo.InvariantCulture);
    });

    [GeneratedRegex(
        "^[0-9A-Fa-f]{8}-?([0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12}(:[0-9]+(-[0-9]+)?)+\\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex MySqlSet();

    [GeneratedRegex("^[0-9]{1,10}-[0-9]{1,10}-[0-9]{1,20}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex MariaDbGtid();
}
