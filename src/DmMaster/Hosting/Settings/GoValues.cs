using System.Globalization;

namespace DmMaster.Hosting.Settings;

/// <summary>The plain values of flags, by Go's rules.</summary>
internal static class GoValues
{
    /// <summary>A whole number, null when it is none or does not fit.</summary>
    public static long? ParseInteger(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>A finite number, null when it is none.</summary>
    public static double? ParseNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
}
