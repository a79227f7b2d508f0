using System.Buffers;
using System.Globalization;
using DmMaster.Ctl.CommandLine;

namespace DmMaster.Ctl.Connection;

/// <summary>A span of time in Go's notation: <c>1h30m</c>, <c>1.5s</c>, <c>10ms</c>.</summary>
internal static class GoDuration
{
    private static readonly SearchValues<char> NumberLetters = SearchValues.Create("0123456789.");

    private static readonly (string Name, decimal Nanoseconds)[] Units =
        [("ns", 1), ("us", 1e3m), ("µs", 1e3m), ("μs", 1e3m), ("ms", 1e6m), ("s", 1e9m), ("m", 60e9m), ("h", 3600e9m)];

    /// <summary>Reads a span.</summary>
    /// <returns>Null, or Go's text of the error.</returns>
    public static string? Parse(string text, out TimeSpan span)
    {
        span = TimeSpan.Zero;
        var rest = text.AsSpan(text is ['+' or '-', ..] ? 1 : 0);
        if (rest is "0")
        {
            return null;
        }

        var invalid = $"time: invalid duration {GoText.Quote(text)}";
        var total = 0m;
        if (rest.IsEmpty)
        {
            return invalid;
        }

        while (!rest.IsEmpty)
        {
            if (!TakeNumber(ref rest, out var number))
            {
                return invalid;
            }

            var unit = TakeUnit(ref rest);
            if (unit.Length == 0)
            {
                return $"time: missing unit in duration {GoText.Quote(text)}";
            }

            var known = Array.Find(Units, candidate => candidate.Name == unit);
            if (known.Name is null)
            {
                return $"time: unknown unit {GoText.Quote(unit)} in duration {GoText.Quote(text)}";
            }

            total += number * known.Nanoseconds;
            if (total > long.MaxValue)
            {
                return invalid;
            }
        }

        span = TimeSpan.FromTicks((long)(total / 100) * (text[0] == '-' ? -1 : 1));
        return null;
    }

    private static bool TakeNumber(ref ReadOnlySpan<char> rest, out decimal number)
    {
        const int longest = 20;
        var length = rest.IndexOfAnyExcept(NumberLetters);
        var digits = length < 0 ? rest : rest[..length];
        rest = rest[digits.Length..];
        number = 0;
        return digits.Length <= longest && digits.ContainsAnyInRange('0', '9')
            && decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && number <= long.MaxValue;
    }

    private static string TakeUnit(ref ReadOnlySpan<char> rest)
    {
        var length = rest.IndexOfAny(NumberLetters);
        var unit = length < 0 ? rest : rest[..length];
        rest = rest[unit.Length..];
        return unit.ToString();
    }
}
