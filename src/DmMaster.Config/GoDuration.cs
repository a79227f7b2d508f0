using System.Buffers;
using System.Globalization;
using System.Text;

namespace DmMaster.Config;

/// <summary>
/// Lengths of time as Go reads and prints them, such as <c>1h30m0s</c>.
/// What is below 100 ns is cut off: that is all a <see cref="TimeSpan"/> holds.
/// </summary>
public static class GoDuration
{
    private const int MostCharacters = 256;
    private const decimal MostNanoseconds = long.MaxValue;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private static readonly (string Unit, decimal Nanoseconds)[] Units =
        [("ns", 1m), ("us", 1e3m), ("µs", 1e3m), ("μs", 1e3m), ("ms", 1e6m), ("s", 1e9m), ("m", 60e9m), ("h", 3600e9m)];

    /// <summary>Reads a length of time: a sign, then numbers with the units <c>ns us µs ms s m h</c>, or a bare 0.</summary>
    public static bool TryParse(string text, out TimeSpan length) => TryParse(text, out length, out _);

    /// <summary>Reads a length of time.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">The length; zero when the text is wrong.</param>
    /// <param name="error">What is wrong, in Go's words; empty when nothing is.</param>
    public static bool TryParse(string text, out TimeSpan length, out string error)
    {
        length = TimeSpan.Zero;
        var isNegative = text.StartsWith('-');
        var rest = text.AsSpan(isNegative || text.StartsWith('+') ? 1 : 0);
        var total = 0m;
        error = rest.IsEmpty || rest.Length > MostCharacters ? Invalid(text) : "";
        rest = rest is "0" ? [] : rest;
        while (error.Length == 0 && !rest.IsEmpty)
        {
            error = TakePart(text, ref rest, ref total);
        }

        if (error.Length > 0)
        {
            return false;
        }

        length = TimeSpan.FromTicks((long)(total / 100) * (isNegative ? -1 : 1));
        return true;
    }

    /// <summary>Prints a length of time: <c>2h0m0s</c>, <c>1.5s</c>, <c>500ms</c>, <c>0s</c>.</summary>
    public static string Format(TimeSpan length)
    {
        if (length == TimeSpan.Zero)
        {
            return "0s";
        }

        var nanoseconds = Math.Abs((decimal)length.Ticks) * 100;
        var sign = length < TimeSpan.Zero ? "-" : "";
        return nanoseconds switch
        {
            < 1_000 => $"{sign}{Plain(nanoseconds)}ns",
            < 1_000_000 => $"{sign}{Plain(nanoseconds / 1_000)}µs",
            < 1_000_000_000 => $"{sign}{Plain(nanoseconds / 1_000_000)}ms",
            _ => sign + FormatSeconds(nanoseconds / 1_000_000_000),
        };
    }

    private static string FormatSeconds(decimal seconds)
    {
        var minutes = decimal.Floor(seconds / 60);
        var hours = decimal.Floor(minutes / 60);
        var text = new StringBuilder();
        if (hours > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{hours}h");
        }

        if (minutes > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{minutes - (hours * 60)}m");
        }

        return text.Append(CultureInfo.InvariantCulture, $"{Plain(seconds - (minutes * 60))}s").ToString();
    }

    private static string Plain(decimal value) => value.ToString("0.#########", CultureInfo.InvariantCulture);

    private static string TakePart(string text, ref ReadOnlySpan<char> rest, ref decimal total)
    {
        var digits = rest.IndexOfAnyExcept(NumberCharacters);
        var number = digits < 0 ? rest : rest[..digits];
        if (number.IsEmpty || number is "." || number.Count('.') > 1)
        {
            return Invalid(text);
        }

        if (digits < 0)
        {
            return $"time: missing unit in duration {GoFormat.Quote(text)}";
        }

        rest = rest[digits..];
        var end = rest.IndexOfAny(NumberCharacters);
        var unit = (end < 0 ? rest : rest[..end]).ToString();
        rest = rest[unit.Length..];
        var scale = Array.Find(Units, known => known.Unit == unit).Nanoseconds;
        if (scale == 0)
        {
            return $"time: unknown unit {GoFormat.Quote(unit)} in duration {GoFormat.Quote(text)}";
        }

        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            || value > MostNanoseconds / scale
            || total + (value * scale) > MostNanoseconds)
        {
            return Invalid(text);
        }

        total += decimal.Floor(value * scale);
        return "";
    }

    private static string Invalid(string text) => $"time: invalid duration {GoFormat.Quote(GoFormat.Cut(text, MostCharacters))}";
}
