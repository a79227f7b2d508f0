using System.Globalization;
using System.Numerics;
using DmMaster.Config;

namespace DmMaster.Ctl.CommandLine;

/// <summary>Whole numbers as Go's <c>strconv.ParseInt</c> reads them with base 0 and 64 bits.</summary>
internal static class FlagInteger
{
    private const int MaxLength = 256;

    /// <summary>Reads a number: a sign, then <c>0x</c>, <c>0o</c>, <c>0b</c>, a leading <c>0</c> for octal, or decimal; <c>_</c> between digits.</summary>
    /// <returns>Null, or Go's text of the error.</returns>
    public static string? Parse(string text, out long value)
    {
        value = 0;
        var rest = text.StartsWith('-') || text.StartsWith('+') ? text[1..] : text;
        var (radix, digits) = SplitBase(rest);
        if (text.Length > MaxLength || !TryMagnitude(digits, radix, hasPrefix: digits.Length < rest.Length, out var magnitude))
        {
            return $"strconv.ParseInt: parsing {GoFormat.Quote(text)}: invalid syntax";
        }

        var number = text.StartsWith('-') ? -magnitude : magnitude;
        if (number < long.MinValue || number > long.MaxValue)
        {
            return $"strconv.ParseInt: parsing {GoFormat.Quote(text)}: value out of range";
        }

        value = (long)number;
        return null;
    }

    private static (int Radix, string Digits) SplitBase(string text) => text switch
    {
        ['0', 'x' or 'X', ..] => (16, text[2..]),
        ['0', 'o' or 'O', ..] => (8, text[2..]),
        ['0', 'b' or 'B', ..] => (2, text[2..]),
        ['0', _, ..] => (8, text[1..]),
        _ => (10, text),
    };

    private static bool TryMagnitude(string digits, int radix, bool hasPrefix, out BigInteger magnitude)
    {
        magnitude = 0;
        var afterDigit = hasPrefix;
        foreach (var letter in digits)
        {
            if (letter == '_' && afterDigit)
            {
                afterDigit = false;
                continue;
            }

            var digit = char.IsAsciiHexDigit(letter) ? int.Parse([letter], NumberStyles.HexNumber, CultureInfo.InvariantCulture) : radix;
            if (digit >= radix)
            {
                return false;
            }

            magnitude = (magnitude * radix) + digit;
            afterDigit = true;
        }

        return digits.Length > 0 && afterDigit;
    }
}
