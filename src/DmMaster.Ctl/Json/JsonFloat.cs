using System.Globalization;

namespace DmMaster.Ctl.Json;

/// <summary>A floating point number as Go's <c>encoding/json</c> prints it: the fewest digits, an exponent only below 1e-6 and from 1e21 on.</summary>
internal static class JsonFloat
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
        var parts = value.ToString("R", CultureInfo.InvariantCulture).Split('E');
        var power = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var all = parts[0].Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        var whole = point < 0 ? parts[0].Length : point;
        return (digits.TrimEnd('0'), power + whole - 1 - (all.Length - digits.Length));
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
