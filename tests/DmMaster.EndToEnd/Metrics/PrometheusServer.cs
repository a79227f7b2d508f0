using System.Globalization;
using System.Text.Json;

namespace DmMaster.EndToEnd.Metrics;

/// <summary>Debian's Prometheus, with the configuration that <c>deploy</c> has for it.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly string _files;
    private readonly Uri _address;
    private readonly RunningProgram _program;
    private readonly HttpClient _http = new();

    private PrometheusServer(string files, int port, RunningProgram program) =>
        (_files, _address, _program) = (files, new Uri($"http://127.0.0.1:{port}"), program);

    /// <summary>Starts one that scrapes a master. Skips the test without Prometheus.</summary>
    /// <param name="master">Its address.</param>
    public static async Task<PrometheusServer> StartAsync(string master)
    {
        Tools.Require("prometheus", "prometheus");
        var files = Directory.CreateTempSubdirectory("dm-prometheus-").FullName;
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "prometheus.yml"));
        var config = Path.Combine(files, "prometheus.yml");
        await File.WriteAllTextAsync(config, text
            .Replace("127.0.0.1:8261", master, StringComparison.Ordinal)
            .Replace("scrape_interval: 15s", "scrape_interval: 200ms\n  scrape_timeout: 200ms", StringComparison.Ordinal));
        var port = FreePorts.Row(1);
        var program = RunningProgram.Start(
            "prometheus", $"--config.file={config}", $"--storage.tsdb.path={Path.Combine(files, "data")}", $"--web.listen-address=127.0.0.1:{port}");
        await program.LineAsync("Server is ready to receive web requests");
        return new PrometheusServer(files, port, program);
    }

    /// <summary>Waits until a query has an answer of one series with a value.</summary>
    public Task ValueAsync(string query, double expected) => Until.TrueAsync(async _ =>
    {
        var values = await AskAsync(query);
        return (values is [var only] && only.Equals(expected), $"{query} is [{string.Join(", ", values)}], not {expected}; {_program.Output}");
    });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _program.DisposeAsync();
        Directory.Delete(_files, recursive: true);
    }

    private async Task<List<double>> AskAsync(string query)
    {
        var answer = await _http.GetStringAsync(new Uri(_address, $"/api/v1/query?query={Uri.EscapeDataString(query)}"));
        using var json = JsonDocument.Parse(answer);
        return [.. json.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Select(static series =>
            double.Parse(series.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture))];
    }
}
