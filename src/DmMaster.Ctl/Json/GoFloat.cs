using System.Globalization;

namespace DmMaster.Ctl.Json;

/// <summary>A floating point number as Go's <c>encoding/json</c> prints it: the fewest digits, an exponent only below 1e-6 and from 1e21 on.</summary>
internal static class GoFloat
{
    private const int MaxPlainExponent = 20;
    private const int MinPlainExponent = -6;

    /// <summary>The number; what is none stands in quotes.</summary>
    public static string Format(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "\"NaN\"" : value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
        }
        else if (value == 0)
        {
            return double.IsNegative(value) ? "-0" : "0";
        }

        var sign = value < 0 ? "-" : "";
        var (digits, exponent) = Shortest(Math.Abs(value));
        return sign + (exponent is > MaxPlainExponent or < MinPlainExponent ? Scientific(digits, exponent) : Plain(digits, exponent));
    }

    // The digits without leading and trailing zeros, and the power of ten of the first.
    private static (string Digits, int Exponent) Shortest(double value)
    {
        var parts = value.ToString("E16", CultureInfo.InvariantCulture).Split('E');
        var round = value.ToString("R", CultureInfo.InvariantCulture).Split('E');
        var digits = round[0].Replace(".", "", StringComparison.Ordinal).Trim('0');
        var exponent = int.Parse(parts[1], CultureInfo.InvariantCulture);
        return (digits, exponent);
    }

    private static string Scientific(string digits, int exponent)
    {
        var fraction = digits.Length > 1 ? $".{digits[1..]}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{digits[0]}{fraction}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}");
    }

    private static string Plain(string digits, int exponent)
    {
        if (exponent < 0)
        {
            return "0." + new string('0', -exponent - 1) + digits;
        }

        var whole = digits.Length > exponent + 1 ? digits[..(exponent + 1)] : digits.PadRight(exponent + 1, '0');
        return digits.Length > exponent + 1 ? $"{whole}.{digits[(exponent + 1)..]}" : whole;
    }
}
