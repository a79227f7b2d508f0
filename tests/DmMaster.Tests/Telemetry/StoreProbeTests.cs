using System.Diagnostics.Metrics;
using System.Text;
using DmMaster.Operations.Metrics;
using DmMaster.Store.InProcess;
using DmMaster.Telemetry.Scraping;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Telemetry;

/// <summary>etcd's gauge of a leader, by a clock of the test.</summary>
public sealed class StoreProbeTests
{
    [Fact]
    public async Task Probe_OfAStoreThatComesAndGoes_SaysSo()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var scrape = new MetricScrape(meters, NullLogger<MetricScrape>.Instance);
        var time = new FakeTimeProvider();
        var store = new InProcessStore(time, new InProcessStoreOptions());
        using var probe = new StoreProbe(store, time);
        probe.AddTo(meters.Create("DmMaster"));
        Assert.Contains("etcd_server_has_leader 0\n", Text(scrape), StringComparison.Ordinal);

        await probe.StartAsync(CancellationToken.None);
        await UntilAsync(scrape, 1);

        store.Dispose();
        time.Advance(StoreProbe.Every);
        await UntilAsync(scrape, 0);
        await probe.StopAsync(CancellationToken.None);
    }

    private static async Task UntilAsync(MetricScrape scrape, int value)
    {
        while (!Text(scrape).Contains($"etcd_server_has_leader {value}\n", StringComparison.Ordinal))
        {
            await Task.Yield();
        }
    }

    private static string Text(MetricScrape scrape) => Encoding.UTF8.GetString(scrape.Read());
}
