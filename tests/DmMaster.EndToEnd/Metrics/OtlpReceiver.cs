using System.Threading.Channels;
using DmMaster.EndToEnd.Otlp;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DmMaster.EndToEnd.Metrics;

/// <summary>A collector of OpenTelemetry, as far as it receives.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<ResourceSpans> _spans = Channel.CreateUnbounded<ResourceSpans>();
    private readonly Channel<ResourceMetrics> _metrics = Channel.CreateUnbounded<ResourceMetrics>();

    private OtlpReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static server => server.Listen(System.Net.IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(this);
        _app = builder.Build();
        _app.MapGrpcService<TraceReceiver>();
        _app.MapGrpcService<MetricReceiver>();
    }

    /// <summary>Where it listens.</summary>
    public string Endpoint => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Receives spans until there are enough.</summary>
    public async Task<List<(ResourceSpans Of, Span Span)>> SpansAsync(Func<List<(ResourceSpans Of, Span Span)>, bool> areEnough)
    {
        var all = new List<(ResourceSpans Of, Span Span)>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        while (!areEnough(all))
        {
            var more = await _spans.Reader.ReadAsync(patience.Token);
            all.AddRange(more.ScopeSpans.SelectMany(static scope => scope.Spans).Select(span => (more, span)));
        }

        return all;
    }

    /// <summary>Receives metrics until all of these names have come.</summary>
    public async Task MetricsAsync(params string[] names)
    {
        var missing = names.ToHashSet();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        while (missing.Count > 0)
        {
            var metrics = await _metrics.Reader.ReadAsync(patience.Token);
            missing.ExceptWith(metrics.ScopeMetrics.SelectMany(static scope => scope.Metrics).Select(static metric => metric.Name));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private sealed class TraceReceiver(OtlpReceiver receiver) : TraceService.TraceServiceBase
    {
        public override async Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context)
        {
            foreach (var spans in request.ResourceSpans)
            {
                await receiver._spans.Writer.WriteAsync(spans);
            }

            return new ExportTraceServiceResponse();
        }
    }

    private sealed class MetricReceiver(OtlpReceiver receiver) : MetricsService.MetricsServiceBase
    {
        public override async Task<ExportMetricsServiceResponse> Export(ExportMetricsServiceRequest request, ServerCallContext context)
        {
            foreach (var metrics in request.ResourceMetrics)
            {
                await receiver._metrics.Writer.WriteAsync(metrics);
            }

            return new ExportMetricsServiceResponse();
        }
    }
}
