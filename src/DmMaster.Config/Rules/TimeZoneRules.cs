using System.Globalization;
using System.Text.RegularExpressions;

namespace DmMaster.Config.Rules;

/// <summary>Which time zones a task may name: an offset from -12:59 to +14:00, or a name of the time zone database in its own letter case.</summary>
internal static partial class TimeZoneRules
{
    private const int MostSecondsEast = 14 * 60 * 60;
    private const int MostSecondsWest = ((12 * 60) + 59) * 60;

    private static readonly Lazy<bool> HasDatabase = new(static () => TimeZoneInfo.TryFindSystemTimeZoneById("Asia/Tokyo", out _));

    /// <summary>What is wrong with a time zone, null when nothing is.</summary>
    public static DmError? FindError(string timeZone) => timeZone switch
    {
        "" => null,
        "SYSTEM" or "Local" => ConfigErrors.TimeZoneInvalid(timeZone) with { Message = "'SYSTEM' or 'Local' time_zone is not supported" },
        _ => IsOffset(timeZone) || IsNamed(timeZone) ? null : ConfigErrors.TimeZoneInvalid(timeZone),
    };

    /// <summary>Stock DM reads after the sign what TiDB reads as a value of type TIME: <c>8:00</c>, <c>08:00:00</c>, <c>80000</c>, <c>0 8</c>.</summary>
    private static bool IsOffset(string timeZone)
    {
        if (timeZone[0] is not ('+' or '-'))
        {
            return false;
        }

        var match = Clock().Match(timeZone, 1);
        var seconds = match.Success ? SecondsOf(match)
            : Digits().Match(timeZone, 1) is { Success: true } digits ? SecondsOf(digits.Groups["number"].ValueSpan)
            : null;
        return seconds <= (timeZone[0] == '-' ? MostSecondsWest : MostSecondsEast);
    }

    private static long? SecondsOf(Match match)
    {
        int Part(string name) => match.Groups[name] is { Success: true } group ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;
        var (minutes, seconds) = (Part("minutes"), Part("seconds"));
        return minutes < 60 && seconds < 60 ? (((Part("days") * 24L) + Part("hours")) * 3600) + (minutes * 60) + seconds : null;
    }

    private static long? SecondsOf(ReadOnlySpan<char> digits)
    {
        var number = int.Parse(digits, CultureInfo.InvariantCulture);
        var (minutes, seconds) = (number / 100 % 100, number % 100);
        return minutes < 60 && seconds < 60 ? (number / 10_000 * 3600L) + (minutes * 60) + seconds : null;
    }

    // The framework finds a name in any letter case that it has found before, the worker does not.
    // Without a time zone database on this machine the shape must do: the worker checks the name again.
    private static bool IsNamed(string timeZone) =>
        Name().IsMatch(timeZone)
        && (!HasDatabase.Value || (TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var found) && found.Id == timeZone));

    [GeneratedRegex(
        @"\G *((?<days>[0-9]{1,5}) +(?<hours>[0-9]{1,5})(:(?<minutes>[0-9]{1,5})(:(?<seconds>[0-9]{1,5}))?)?|(?<hours>[0-9]{1,5}):(?<minutes>[0-9]{1,5})(:(?<seconds>[0-9]{1,5}))?) *(\.[0-9]*)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Clock();

    [GeneratedRegex(@"\G *(?<number>[0-9]{1,7}) *(\.[0-9]*)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Digits();

    [GeneratedRegex(
        @"^[A-Za-z][A-Za-z0-9_+-]{0,31}(/[A-Za-z0-9_+-]{1,32}){0,3}\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
