using System.Globalization;
using System.Text.RegularExpressions;

namespace DmMaster.Config.Rules;

/// <summary>Which time zones a task may name.</summary>
internal static partial class TimeZoneRules
{
    private static readonly Lazy<bool> HasDatabase = new(static () => TimeZoneInfo.TryFindSystemTimeZoneById("Asia/Tokyo", out _));

    /// <summary>What is wrong with a time zone, null when nothing is.</summary>
    public static DmError? FindError(string timeZone) => timeZone switch
    {
        "" => null,
        "SYSTEM" or "Local" => ConfigErrors.TimeZoneInvalid(timeZone) with { Message = "'SYSTEM' or 'Local' time_zone is not supported" },
        _ => IsOffset(timeZone) || IsNamed(timeZone) ? null : ConfigErrors.TimeZoneInvalid(timeZone),
    };

    private static bool IsOffset(string timeZone)
    {
        if (Offset().Match(timeZone) is not { Success: true } match)
        {
            return false;
        }

        var hours = int.Parse(match.Groups["hours"].ValueSpan, CultureInfo.InvariantCulture);
        var minutes = (hours * 60) + int.Parse(match.Groups["minutes"].ValueSpan, CultureInfo.InvariantCulture);
        return timeZone[0] == '-' ? minutes <= (12 * 60) + 59 : minutes <= 14 * 60;
    }

    // Without a time zone database on this machine the shape must do: the worker checks the name again.
    private static bool IsNamed(string timeZone) =>
        Name().IsMatch(timeZone) && (!HasDatabase.Value || TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _));

    [GeneratedRegex(@"^[+-](?<hours>[0-9]{2}):(?<minutes>[0-5][0-9])\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Offset();

    [GeneratedRegex(
        @"^[A-Za-z][A-Za-z0-9_+-]{0,31}(/[A-Za-z0-9_+-]{1,32}){0,3}\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
