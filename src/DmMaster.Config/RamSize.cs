using System.Globalization;

namespace DmMaster.Config;

/// <summary>Numbers of bytes with a unit, powers of 1024: <c>500m</c>, <c>1.5 GiB</c>, <c>64</c>.</summary>
public static class RamSize
{
    private const int MostCharacters = 64;
    private const string Units = "bkmgtp";

    private static readonly string[] Printed = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"];

    /// <summary>Reads a size.</summary>
    /// <param name="text">A number as Go writes it, perhaps a space, perhaps one of <c>b k m g t p</c> and then <c>b</c> or <c>ib</c>.</param>
    /// <param name="size">The bytes.</param>
    /// <param name="error">What is wrong; empty when nothing is.</param>
    public static bool TryParse(string text, out long size, out string error)
    {
        size = 0;
        var last = text.LastIndexOfAny([.. "0123456789. "]);
        if (last < 0 || text.Length > MostCharacters)
        {
            error = $"invalid size: '{GoFormat.Cut(text, MostCharacters)}'";
            return false;
        }

        var number = text[last] == ' ' ? text[..last] : text[..(last + 1)];
        if (!GoFloat.TryParse(number, out var value, out var problem))
        {
            error = problem;
            return false;
        }

        var suffix = text[(last + 1)..];
        var power = PowerOf(suffix);
        error = value < 0 ? $"invalid size: '{text}'" : power < 0 ? $"invalid suffix: '{suffix}'" : "";
        var bytes = value * Math.Pow(1024, power);
        if (error.Length == 0 && bytes >= long.MaxValue)
        {
            error = $"invalid size: '{text}'";
        }

        size = error.Length == 0 ? (long)bytes : 0;
        return error.Length == 0;
    }

    /// <summary>Prints a number of bytes with at most four digits, as Docker's units do: <c>48KiB</c>, <c>1.465MiB</c>.</summary>
    public static string Format(double bytes)
    {
        var power = 0;
        while (bytes >= 1024 && power < Printed.Length - 1)
        {
            bytes /= 1024;
            power++;
        }

        return bytes.ToString("g4", CultureInfo.InvariantCulture) + Printed[power];
    }

    private static int PowerOf(string suffix)
    {
        if (suffix.Length == 0)
        {
            return 0;
        }

        var lower = suffix.ToLowerInvariant();
        var power = Units.IndexOf(lower[0], StringComparison.Ordinal);
        return lower[1..] is "" || (power > 0 && lower[1..] is "b" or "ib") ? power : -1;
    }
}
