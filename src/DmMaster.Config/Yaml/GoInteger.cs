namespace DmMaster.Config.Yaml;

/// <summary>Whole numbers as Go writes them: decimal, <c>0x</c>, <c>0o</c> or a leading 0, <c>0b</c>.</summary>
internal static class GoInteger
{
    /// <summary>Reads a number of 64 bits, signed or not.</summary>
    /// <param name="text">The text, without underscores.</param>
    /// <param name="signed">The value when it fits 63 bits and a sign.</param>
    /// <param name="unsigned">The value when it is not negative.</param>
    public static bool TryParse(string text, out long? signed, out ulong? unsigned)
    {
        (signed, unsigned) = (null, null);
        var isNegative = text.StartsWith('-');
        var digits = text.AsSpan(isNegative || text.StartsWith('+') ? 1 : 0);
        var radix = TakeRadix(ref digits);
        if (!TryParseDigits(digits, radix, out var magnitude))
        {
            return false;
        }

        if (isNegative)
        {
            signed = magnitude <= 1UL << 63 ? unchecked(-(long)magnitude) : null;
            unsigned = magnitude == 0 ? 0 : null;
            return signed is not null;
        }

        signed = magnitude <= long.MaxValue ? (long)magnitude : null;
        unsigned = magnitude;
        return true;
    }

    private static uint TakeRadix(ref ReadOnlySpan<char> digits)
    {
        if (digits.Length < 2 || digits[0] != '0')
        {
            return 10;
        }

        var (radix, skip) = digits[1] switch
        {
            'x' or 'X' => (16u, 2),
            'o' or 'O' => (8u, 2),
            'b' or 'B' => (2u, 2),
            _ => (8u, 1),
        };
        digits = digits[skip..];
        return radix;
    }

    private static bool TryParseDigits(ReadOnlySpan<char> digits, uint radix, out ulong value)
    {
        value = 0;
        foreach (var character in digits)
        {
            var digit = char.IsAsciiHexDigit(character) ? (uint)Convert.ToInt32(character.ToString(), 16) : uint.MaxValue;
            if (digit >= radix || value > (ulong.MaxValue - digit) / radix)
            {
                return false;
            }

            value = (value * radix) + digit;
        }

        return digits.Length > 0;
    }
}
