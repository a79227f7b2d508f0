using System.Globalization;

namespace DmMaster.Databases;

/// <summary>Reads a server's version text.</summary>
internal static class ServerVersion
{
    private const int Parts = 3;

    /// <summary>The number before the first <c>-</c>, of exactly three parts; null when it is none.</summary>
    /// <param name="text">Such as <c>8.0.36-log</c> or <c>10.11.6-MariaDB</c>.</param>
    public static Version? Parse(string text)
    {
        var parts = text.Split('-')[0].Split('.');
        var numbers = parts.Select(static part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).ToArray();
        return numbers is { Length: Parts } && Array.TrueForAll(numbers, static number => number >= 0) ? new Version(numbers[0], numbers[1], numbers[2]) : null;
    }
}
