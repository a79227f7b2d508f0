using System.Diagnostics.Metrics;
using System.Net;
using DmMaster.Http;
using DmMaster.Telemetry.Scraping;
using DmMaster.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace DmMaster.Tests.Telemetry;

/// <summary><c>/metrics</c> on the port.</summary>
public sealed class MetricsEndpointTests
{
    [Theory]
    [InlineData("1.1", "GET")]
    [InlineData("2.0", "GET")]
    [InlineData("1.1", "POST")]
    public async Task Metrics_OnThePort_AreText(string version, string method)
    {
        await using var master = await InProcessMaster.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(master.Address, "/metrics"))
        {
            Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        // What Prometheus asks for first is OpenMetrics, in which a counter's name would have to be another.
        request.Headers.TryAddWithoutValidation("Accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5");
        using var answer = await http.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, version), (answer.StatusCode, answer.Version.ToString()));
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        var series = Scraped.Of(await answer.Content.ReadAsStringAsync());
        Assert.Equal(1, series["dm_master_start_leader_counter"]);
        Assert.Equal(0, series["dm_master_cpu_usage"]);
        Assert.True(series["process_resident_memory_bytes"] > 0);
        Assert.True(series["process_open_fds"] > 0);
    }

    [Theory]
    [InlineData("/metrics/")]
    [InlineData("/metrics/x")]
    public async Task Metrics_OtherPath_IsNotFound(string path)
    {
        await using var master = await InProcessMaster.StartAsync();
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(master.Address, path));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Answers_ThatNobodyReads_AreFewAndEnd()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var scrape = new MetricScrape(services.GetRequiredService<IMeterFactory>(), NullLogger<MetricScrape>.Instance);
        var endpoint = new MetricsEndpoint(scrape, TimeSpan.FromHours(1));
        var unread = Enumerable.Range(0, MetricsEndpoint.MostAnswers).Select(_ => new StuckBody()).ToList();
        var answers = unread.Select(body => endpoint.AnswerAsync(Context(body))).ToList();
        await Task.WhenAll(unread.Select(static body => body.Written));

        var refused = Context(new MemoryStream());
        await endpoint.AnswerAsync(refused);
        Assert.Equal(StatusCodes.Status503ServiceUnavailable, refused.Response.StatusCode);

        unread.ForEach(static body => body.Read());
        await Task.WhenAll(answers);
        var served = Context(new MemoryStream());
        await endpoint.AnswerAsync(served);
        Assert.Equal(StatusCodes.Status200OK, served.Response.StatusCode);
    }

    private static DefaultHttpContext Context(Stream body)
    {
        var context = new DefaultHttpContext();
        context.Response.Body = body;
        return context;
    }

    private sealed class StuckBody : MemoryStream
    {
        private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Written => _written.Task;

        public void Read() => _read.SetResult();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _written.TrySetResult();
            await _read.Task.WaitAsync(cancellationToken);
        }
    }
}
