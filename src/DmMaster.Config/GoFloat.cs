using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace DmMaster.Config;

/// <summary>Numbers with a fraction as Go's <c>strconv</c> reads and prints them: with exponents, in hexadecimal, infinite or none at all.</summary>
public static class GoFloat
{
    private const int LongestText = 1 << 16;
    private const int Mantissa = 53;
    private const int LeastExponent = -1074;
    private const int LeastPlain = -4;
    private const int MostPlain = 6;

    /// <summary>Reads a number of 64 bits.</summary>
    /// <param name="text">The text, whole: blanks are not allowed.</param>
    /// <param name="value">The number, 0 when there is an error.</param>
    /// <param name="error">Go's error text, null when there is none.</param>
    public static bool TryParse(string text, out double value, [NotNullWhen(false)] out string? error)
    {
        error = null;
        if (!TryRead(text, out value))
        {
            error = $"strconv.ParseFloat: parsing {GoFormat.Quote(GoFormat.Cut(text, LongestText))}: invalid syntax";
        }
        else if (double.IsInfinity(value) && text.Any(char.IsAsciiDigit))
        {
            value = 0;
            error = $"strconv.ParseFloat: parsing {GoFormat.Quote(text)}: value out of range";
        }

        return error is null;
    }

    /// <summary>Prints a number as the verb <c>g</c> does: the shortest that reads back the same, with an exponent from 1e6 up and below 1e-4.</summary>
    public static string Format(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }

        var (sign, digits, exponent) = Split(value.ToString("R", CultureInfo.InvariantCulture));
        if (exponent is < LeastPlain or >= MostPlain)
        {
            var tail = digits.Length > 1 ? $".{digits[1..]}" : "";
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{tail}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        }

        return Plain(sign, digits, exponent);
    }

    /// <summary>Prints a number with all its digits and no exponent.</summary>
    public static string FormatPlain(double value)
    {
        var (sign, digits, exponent) = Split(value.ToString("R", CultureInfo.InvariantCulture));
        return Plain(sign, digits, exponent);
    }

    private static string Plain(string sign, string digits, int exponent) =>
        exponent < 0 ? $"{sign}0.{new string('0', -exponent - 1)}{digits}"
        : digits.Length <= exponent + 1 ? sign + digits.PadRight(exponent + 1, '0')
        : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";

    // The digits without leading and trailing zeros, and the power of ten of the first.
    private static (string Sign, string Digits, int Exponent) Split(string round)
    {
        var sign = round[0] == '-' ? "-" : "";
        var body = round[sign.Length..];
        var mark = body.IndexOf('E', StringComparison.Ordinal);
        var power = mark < 0 ? 0 : int.Parse(body.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var number = mark < 0 ? body : body[..mark];
        var point = number.IndexOf('.', StringComparison.Ordinal);
        var all = number.Replace(".", "", StringComparison.Ordinal);
        var whole = point < 0 ? number.Length : point;
        var zeros = all.Length - all.TrimStart('0').Length;
        var digits = all.Trim('0');
        return digits.Length == 0 ? (sign, "0", 0) : (sign, digits, whole - zeros - 1 + power);
    }

    private static bool TryRead(string text, out double value)
    {
        value = 0;
        if (!TryRemoveUnderscores(ref text))
        {
            return false;
        }

        var rest = text.AsSpan();
        var isNegative = rest is ['-', ..];
        rest = rest is ['-' or '+', ..] ? rest[1..] : rest;
        if (rest.Equals("inf", StringComparison.OrdinalIgnoreCase) || rest.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            value = double.PositiveInfinity;
        }
        else if (text.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            value = double.NaN;
        }
        else if (rest is ['0', 'x' or 'X', ..] ? !TryReadHex(rest[2..], out value) : !TryReadDecimal(rest, out value))
        {
            return false;
        }

        value = isNegative ? -value : value;
        return true;
    }

    // They may stand between digits, and between 0x and a digit.
    private static bool TryRemoveUnderscores(ref string text)
    {
        var isHex = text.AsSpan().TrimStart("+-") is ['0', 'x' or 'X', ..];
        bool IsDigit(char letter) => isHex ? char.IsAsciiHexDigit(letter) : char.IsAsciiDigit(letter);
        for (var at = text.IndexOf('_', StringComparison.Ordinal); at >= 0; at = text.IndexOf('_', at + 1))
        {
            var isAfter = at > 0 && (IsDigit(text[at - 1]) || (isHex && text[at - 1] is 'x' or 'X'));
            if (!isAfter || at + 1 == text.Length || !IsDigit(text[at + 1]))
            {
                return false;
            }
        }

        text = text.Replace("_", "", StringComparison.Ordinal);
        return true;
    }

    private static bool TryReadDecimal(ReadOnlySpan<char> text, out double value)
    {
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        value = 0;
        return text.Length <= LongestText && text.ContainsAnyInRange('0', '9') && double.TryParse(text, Style, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryReadHex(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        var mark = text.IndexOfAny('p', 'P');
        if (mark < 0 || text.Length > LongestText || !TryReadPower(text[(mark + 1)..], out var power))
        {
            return false;
        }

        var digits = text[..mark];
        var number = BigInteger.Zero;
        var (any, afterPoint) = (false, -1);
        foreach (var digit in digits)
        {
            if (digit == '.' && afterPoint < 0)
            {
                afterPoint = 0;
            }
            else if (char.IsAsciiHexDigit(digit))
            {
                number = (number << 4) + Convert.ToInt32(digit.ToString(), 16);
                any = true;
                afterPoint += afterPoint >= 0 ? 1 : 0;
            }
            else
            {
                return false;
            }
        }

        value = any ? Rounded(number, power - (4 * Math.Max(afterPoint, 0))) : 0;
        return any;
    }

    private static bool TryReadPower(ReadOnlySpan<char> text, out int power)
    {
        const int Most = 100_000;
        power = 0;
        var isNegative = text is ['-', ..];
        var digits = text is ['-' or '+', ..] ? text[1..] : text;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        digits = digits.TrimStart('0');
        power = digits.Length > 5 ? Most : digits.IsEmpty ? 0 : int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        power = isNegative ? -power : power;
        return true;
    }

    // To the nearest number that there is, to the even one of two.
    private static double Rounded(BigInteger number, int power)
    {
        if (number.IsZero)
        {
            return 0;
        }

        var drop = (int)Math.Max(number.GetBitLength() - Mantissa, LeastExponent - (long)power);
        if (drop > 0)
        {
            var half = BigInteger.One << (drop - 1);
            var rest = number & ((half << 1) - 1);
            number >>= drop;
            number += rest > half || (rest == half && !number.IsEven) ? 1 : 0;
            power += drop;
        }

        return Math.ScaleB((double)number, power);
    }
}
