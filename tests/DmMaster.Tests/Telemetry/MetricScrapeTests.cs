using System.Diagnostics.Metrics;
using System.Text;
using DmMaster.Telemetry.Scraping;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace DmMaster.Tests.Telemetry;

/// <summary>What is told of meters in Prometheus' text format.</summary>
public sealed class MetricScrapeTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MetricScrape _scrape;
    private readonly Meter _meter;

    public MetricScrapeTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _scrape = new MetricScrape(meters, NullLogger<MetricScrape>.Instance);
        _meter = meters.Create("DmMaster");
    }

    public void Dispose()
    {
        _scrape.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Counter_WithLabels_IsToldUnderItsOwnName()
    {
        var counter = _meter.CreateCounter<long>("dm_some_counter", null, "what it \\ is\nabout");
        counter.Add(2, new KeyValuePair<string, object?>("a.b", "x"));
        counter.Add(3, new KeyValuePair<string, object?>("a.b", "x"));
        counter.Add(1, new KeyValuePair<string, object?>("a.b", "y"));

        Assert.Equal(
            ["# HELP dm_some_counter what it \\\\ is\\nabout", "# TYPE dm_some_counter counter", "dm_some_counter{a_b=\"x\"} 5", "dm_some_counter{a_b=\"y\"} 1"],
            Lines("dm_some").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Label_OfAnyText_IsEscaped()
    {
        _meter.CreateCounter<double>("dm_odd").Add(0.5, new KeyValuePair<string, object?>("worker", "a\"b\\c\nd} 1\u00e9"));

        Assert.Equal("dm_odd{worker=\"a\\\"b\\\\c\\nd} 1\u00e9\"} 0.5", Lines("dm_odd")[^1]);
    }

    [Fact]
    public void Histogram_WithBounds_IsToldInBuckets()
    {
        var histogram = _meter.CreateHistogram("dm_delay_seconds", null, null, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        foreach (var value in new[] { 0.1, 0.5, 7 })
        {
            histogram.Record(value, new KeyValuePair<string, object?>("verb", "v"));
        }

        Assert.Equal(
            [
                "# HELP dm_delay_seconds ", "# TYPE dm_delay_seconds histogram", "dm_delay_seconds_bucket{verb=\"v\",le=\"0.1\"} 1",
                "dm_delay_seconds_bucket{verb=\"v\",le=\"1\"} 2", "dm_delay_seconds_bucket{verb=\"v\",le=\"+Inf\"} 3", "dm_delay_seconds_sum{verb=\"v\"} 7.6",
                "dm_delay_seconds_count{verb=\"v\"} 3",
            ],
            Lines("dm_delay"));
    }

    [Theory]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(1.5, "1.5")]
    [InlineData(1796062071324640, "1796062071324640")]
    public void Value_OfAnyKind_IsAsGoReadsIt(double value, string expected)
    {
        _meter.CreateObservableGauge("dm_value", () => value);

        Assert.Equal($"dm_value {expected}", Lines("dm_value")[^1]);
    }

    [Fact]
    public void Observed_SeriesThatAreGone_LeaveNothing()
    {
        var workers = new List<string> { "w1", "w2" };
        _meter.CreateObservableGauge("dm_workers", () => workers.Select(static worker => new Measurement<int>(1, new KeyValuePair<string, object?>("worker", worker))));
        Assert.Equal(["dm_workers{worker=\"w1\"} 1", "dm_workers{worker=\"w2\"} 1"], Lines("dm_workers")[2..]);

        workers.Remove("w1");

        Assert.Equal(["dm_workers{worker=\"w2\"} 1"], Lines("dm_workers")[2..]);
    }

    [Fact]
    public void Observed_ThatCannotBeRead_LeavesTheOthers()
    {
        _meter.CreateObservableGauge<int>("dm_broken", new Func<int>(static () => throw new InvalidOperationException()));
        _meter.CreateObservableGauge("dm_good", static () => 1);

        Assert.Equal("dm_good 1", Lines("dm_good")[^1]);
        Assert.Equal(2, Lines("dm_broken").Count);
    }

    [Fact]
    public void Meter_OfAnotherHostOrLibrary_IsNotTold()
    {
        using var others = new ServiceCollection().AddMetrics().BuildServiceProvider();
        others.GetRequiredService<IMeterFactory>().Create("DmMaster").CreateCounter<int>("dm_other").Add(1);
        _services.GetRequiredService<IMeterFactory>().Create("Some.Library").CreateCounter<int>("dm_library").Add(1);
        using var stray = new Meter("DmMaster");
        stray.CreateCounter<int>("dm_stray").Add(1);

        Assert.DoesNotContain(All(), static line => line.Contains("dm_", StringComparison.Ordinal));
        Assert.Contains(All(), static line => line.StartsWith("dotnet_thread_pool_threads ", StringComparison.Ordinal));
    }

    [Fact]
    public void Series_BeyondAllReason_AreLeftOut()
    {
        var counter = _meter.CreateCounter<int>("dm_many");
        for (var number = 0; number < KeptFamily<Sum>.MostSeries + 10; number++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("number", number));
        }

        Assert.Equal(KeptFamily<Sum>.MostSeries, Lines("dm_many").Count - 2);
    }

    [Fact]
    public async Task Counter_FromManyThreads_LosesNothing()
    {
        var counter = _meter.CreateCounter<double>("dm_busy");
        var histogram = _meter.CreateHistogram<double>("dm_busy_seconds");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                counter.Add(1);
                histogram.Record(1);
            }
        })));

        Assert.Equal("dm_busy 40000", Lines("dm_busy ")[^1]);
        Assert.Equal("dm_busy_seconds_count 40000", Lines("dm_busy_seconds_count")[^1]);
    }

    private List<string> Lines(string name) => [.. All().Where(line => line.Contains(name, StringComparison.Ordinal))];

    private string[] All() => Encoding.UTF8.GetString(_scrape.Read()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
