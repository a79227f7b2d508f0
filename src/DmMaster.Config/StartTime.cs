using System.Globalization;
using System.Text.RegularExpressions;

namespace DmMaster.Config;

/// <summary>The time at which a task or a validator starts reading the binlog, as a client writes it.</summary>
public static partial class StartTime
{
    /// <summary>The forms that may be written.</summary>
    public const string Hint =
        "'2006-01-02 15:04:05', '2006-01-02T15:04:05', '2006-01-02 15:04:05+08:00', '2006-01-02T15:04:05+08:00', "
        + "'2006-01-02 15:04:05+0800', or '2006-01-02T15:04:05+0800'";

    private const int MostShown = 256;

    /// <summary>Reads a time.</summary>
    /// <param name="text">A date and a time with a space or <c>T</c> between, and perhaps <c>Z</c> or an offset.</param>
    /// <param name="time">The time; without an offset in the text, with the offset zero.</param>
    /// <param name="hasOffset">Whether the text says the offset. Without one, the time is the upstream's local time.</param>
    public static bool TryParse(string text, out DateTimeOffset time, out bool hasOffset)
    {
        var match = Shape().Match(text);
        hasOffset = match.Groups["offset"].Success;
        time = default;
        var offset = OffsetOf(match.Groups["offset"].Value);
        var clock = $"{match.Groups["date"].Value} {match.Groups["time"].Value}";
        if (!match.Success
            || offset is null
            || !DateTime.TryParseExact(clock, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return false;
        }

        // A time whose offset takes it out of the calendar is no time.
        var utc = local.Ticks - offset.Value.Ticks;
        if (utc < DateTime.MinValue.Ticks || utc > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        time = new DateTimeOffset(local, offset.Value);
        return true;
    }

    /// <summary>The answer to a start-task or check-task whose time cannot be read. It has no number in DM.</summary>
    public static string Describe(string text) =>
        $"error while parse start-time, expected in the format like {Hint}: "
        + $"unsupported start-time format {GoFormat.Quote(GoFormat.Cut(text, MostShown))}, expected one of {Hint}";

    private static TimeSpan? OffsetOf(string offset)
    {
        if (offset is "" or "Z")
        {
            return TimeSpan.Zero;
        }

        var digits = offset[1..].Replace(":", "", StringComparison.Ordinal);
        var (hours, minutes) = (int.Parse(digits[..2], CultureInfo.InvariantCulture), int.Parse(digits[2..], CultureInfo.InvariantCulture));
        var length = new TimeSpan(hours, minutes, 0);
        return minutes > 59 || length > TimeSpan.FromHours(14) ? null : offset[0] == '-' ? -length : length;
    }

    [GeneratedRegex(
        @"^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[ T](?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(?<offset>Z|[+-][0-9]{2}:?[0-9]{2})?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
