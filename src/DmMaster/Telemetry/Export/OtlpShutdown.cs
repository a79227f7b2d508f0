using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace DmMaster.Telemetry.Export;

/// <summary>Sends what is left when the master stops, and waits for a collector no longer than a second for each.</summary>
/// <param name="provider">Has the exporters that there are.</param>
internal sealed class OtlpShutdown(IServiceProvider provider) : IHostedService
{
    private const int MostMilliseconds = 1_000;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Task.Run(() => provider.GetService<TracerProvider>()?.Shutdown(MostMilliseconds), CancellationToken.None),
        Task.Run(() => provider.GetService<MeterProvider>()?.Shutdown(MostMilliseconds), CancellationToken.None));
}
