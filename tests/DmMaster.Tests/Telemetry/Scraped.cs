using System.Globalization;
using DmMaster.Testing;

namespace DmMaster.Tests.Telemetry;

/// <summary>What <c>/metrics</c> said: each series, as it is written, with its value.</summary>
internal sealed class Scraped : Dictionary<string, double>
{
    private Scraped(string text)
        : base(Lines(text), StringComparer.Ordinal)
    {
    }

    /// <summary>Asks a master.</summary>
    public static async Task<Scraped> OfAsync(InProcessMaster master)
    {
        using var http = new HttpClient();
        return Of(await http.GetStringAsync(new Uri(master.Address, "/metrics")));
    }

    /// <summary>Reads an answer.</summary>
    public static Scraped Of(string text) => new(text);

    /// <summary>The series of a name, without it.</summary>
    public IEnumerable<string> SeriesOf(string name) =>
        Keys.Where(key => key.StartsWith($"{name}{{", StringComparison.Ordinal)).Select(key => key[name.Length..]).Order(StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<string, double>> Lines(string text) => text
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(static line => line[0] != '#')
        .Select(static line => KeyValuePair.Create(line[..line.LastIndexOf(' ')], Number(line[(line.LastIndexOf(' ') + 1)..])));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
