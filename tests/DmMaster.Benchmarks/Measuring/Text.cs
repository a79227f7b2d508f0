using System.Globalization;

namespace DmMaster.Benchmarks.Measuring;

/// <summary>Numbers as the table shows them.</summary>
internal static class Text
{
    public static string Milliseconds(double value) => value switch
    {
        < 0.1 => string.Create(CultureInfo.InvariantCulture, $"{value * 1000:0.0} µs"),
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{value:0.00} ms"),
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{value:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value / 1000:0.00} s"),
    };

    public static string Number(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Bytes(double value) => value < 10_240
        ? $"{Number(value)} B"
        : string.Create(CultureInfo.InvariantCulture, $"{value / 1024:0.0} KiB");

    public static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
