using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace DmMaster.Config;

/// <summary>Durations in Go's notation, such as <c>1h30m</c> or <c>500ms</c>: what DM's flags, files and answers hold.</summary>
/// <remarks>A <see cref="TimeSpan"/> counts 100 ns, so finer parts are cut off. The range is Go's: about 292 years to each side.</remarks>
public static class GoDuration
{
    private const decimal MaxNanoseconds = long.MaxValue;

    private static readonly (string Name, long Nanoseconds)[] Units =
    [
        ("ns", 1),
        ("us", 1_000),
        ("\u00b5s", 1_000),
        ("\u03bcs", 1_000),
        ("ms", 1_000_000),
        ("s", 1_000_000_000),
        ("m", 60_000_000_000),
        ("h", 3_600_000_000_000),
    ];

    /// <summary>Reads a duration.</summary>
    /// <exception cref="FormatException">It is none; the message is Go's.</exception>
    public static TimeSpan Parse(string text) =>
        TryParse(text, out var value, out var error) ? value : throw new FormatException(error);

    /// <summary>Reads a duration: a sign, then numbers with a unit each; <c>0</c> alone needs no unit.</summary>
    /// <param name="text">The text, whole: blanks are not allowed.</param>
    /// <param name="value">The duration, zero when there is an error.</param>
    /// <param name="error">Go's error text, null when there is none.</param>
    public static bool TryParse(string text, out TimeSpan value, [NotNullWhen(false)] out string? error)
    {
        value = TimeSpan.Zero;
        var negative = text.StartsWith('-');
        var rest = negative || text.StartsWith('+') ? text.AsSpan(1) : text.AsSpan();
        error = rest is "0" ? null : SumParts(text, rest, out value);
        value = error is not null ? TimeSpan.Zero : negative ? -value : value;
        return error is null;
    }

    /// <summary>Prints a duration as Go does: <c>1h0m0s</c>, <c>1.5s</c>, <c>500ms</c>, <c>0s</c>.</summary>
    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
        {
            return "0s";
        }

        var sign = value < TimeSpan.Zero ? "-" : "";
        var nanoseconds = Math.Abs((decimal)value.Ticks) * 100;
        return sign + nanoseconds switch
        {
            < 1_000 => Number(nanoseconds) + "ns",
            < 1_000_000 => Number(nanoseconds / 1_000) + "\u00b5s",
            < 1_000_000_000 => Number(nanoseconds / 1_000_000) + "ms",
            _ => Clock(nanoseconds / 1_000_000_000),
        };
    }

    private static string Clock(decimal seconds)
    {
        var minutes = decimal.Truncate(seconds / 60);
        var hours = decimal.Truncate(minutes / 60);
        var text = Number(seconds % 60) + "s";
        return (hours, minutes) switch
        {
            ( > 0, _) => $"{Number(hours)}h{Number(minutes % 60)}m{text}",
            (_, > 0) => $"{Number(minutes)}m{text}",
            _ => text,
        };
    }

    private static string Number(decimal value) => value.ToString("0.#########", CultureInfo.InvariantCulture);

    private static string? SumParts(string text, ReadOnlySpan<char> rest, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        var total = 0m;
        if (rest.IsEmpty)
        {
            return Invalid(text);
        }

        while (!rest.IsEmpty)
        {
            var error = NextPart(text, ref rest, out var nanoseconds);
            if (error is not null)
            {
                return error;
            }

            total += nanoseconds;
            if (total > MaxNanoseconds)
            {
                return Invalid(text);
            }
        }

        value = TimeSpan.FromTicks((long)(total / 100));
        return null;
    }

    private static string? NextPart(string text, ref ReadOnlySpan<char> rest, out decimal nanoseconds)
    {
        nanoseconds = 0;
        var digits = Length(rest, char.IsAsciiDigit);
        digits += digits < rest.Length && rest[digits] == '.' ? 1 + Length(rest[(digits + 1)..], char.IsAsciiDigit) : 0;
        if (digits == 0
            || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number > MaxNanoseconds)
        {
            return Invalid(text);
        }

        rest = rest[digits..];
        var length = Length(rest, static c => !char.IsAsciiDigit(c) && c != '.');
        var name = rest[..length].ToString();
        rest = rest[length..];
        if (length == 0)
        {
            return $"time: missing unit in duration {Quote(text)}";
        }

        var unit = Array.Find(Units, unit => unit.Name == name);
        if (unit.Name is null)
        {
            return $"time: unknown unit {Quote(name)} in duration {Quote(text)}";
        }

        // Looked at before the product, which may be larger than a decimal holds.
        if (number > MaxNanoseconds / unit.Nanoseconds)
        {
            return Invalid(text);
        }

        nanoseconds = number * unit.Nanoseconds;
        return null;
    }

    private static int Length(ReadOnlySpan<char> text, Func<char, bool> belongs)
    {
        var length = 0;
        while (length < text.Length && belongs(text[length]))
        {
            length++;
        }

        return length;
    }

    // Go's time quotes in a way of its own: byte by byte.
    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var unit in Encoding.UTF8.GetBytes(text))
        {
            _ = unit switch
            {
                (byte)'"' or (byte)'\\' => quoted.Append('\\').Append((char)unit),
                < 0x20 or >= 0x80 => quoted.Append(CultureInfo.InvariantCulture, $"\\x{unit:x2}"),
                _ => quoted.Append((char)unit),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static string Invalid(string text) => $"time: invalid duration {Quote(text)}";
}
