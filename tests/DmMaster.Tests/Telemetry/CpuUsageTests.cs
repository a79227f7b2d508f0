using System.Diagnostics.Metrics;
using System.Text;
using System.Threading.Channels;
using DmMaster.Hosting.Metrics;
using DmMaster.Telemetry.Scraping;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Telemetry;

/// <summary>DM's gauge of the processor, by a clock of the test.</summary>
public sealed class CpuUsageTests
{
    [Fact]
    public async Task Usage_OverTenSeconds_IsPercentOfOneProcessor()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var scrape = new MetricScrape(meters, NullLogger<MetricScrape>.Instance);
        var time = new FakeTimeProvider();
        var used = TimeSpan.FromSeconds(3);
        var looks = Channel.CreateUnbounded<bool>();
        using var usage = new CpuUsage(time, () =>
        {
            var now = used;
            looks.Writer.TryWrite(true);
            return now;
        });
        usage.AddTo(meters.Create("DmMaster"));
        await usage.StartAsync(CancellationToken.None);
        await looks.Reader.ReadAsync();
        Assert.Contains("dm_master_cpu_usage 0\n", Text(scrape), StringComparison.Ordinal);

        foreach (var (more, percent) in new[] { (15.0, 150), (2.5, 25), (0, 0) })
        {
            used += TimeSpan.FromSeconds(more);
            time.Advance(CpuUsage.Every);
            await looks.Reader.ReadAsync();

            // What is looked at for this tick is written before the next is waited for.
            while (!Text(scrape).Contains($"dm_master_cpu_usage {percent}\n", StringComparison.Ordinal))
            {
                await Task.Yield();
            }
        }

        await usage.StopAsync(CancellationToken.None);
    }

    private static string Text(MetricScrape scrape) => Encoding.UTF8.GetString(scrape.Read());
}
