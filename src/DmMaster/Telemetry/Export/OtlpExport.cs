using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DmMaster.Telemetry.Export;

/// <summary>Exports traces and metrics by OTLP, where the environment names an endpoint as OpenTelemetry has it; otherwise nothing of the SDK runs.</summary>
/// <remarks>Spans wait in a bounded queue of the SDK, and what finds no room is dropped: no operation waits for a collector.</remarks>
public static class OtlpExport
{
    private const string Service = "dm-master";

    // As many workers as there may be, all that ever were counted: the SDK keeps a place for each.
    private const int MostWorkers = 100_000;

    /// <summary>Adds it.</summary>
    /// <param name="services">The parts of a master.</param>
    /// <param name="environment">The environment: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>, <c>OTEL_SERVICE_NAME</c> and what else the SDK reads.</param>
    public static IServiceCollection AddOtlpExport(this IServiceCollection services, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var settings = new OtlpSettings(environment);
        if (!settings.HasTraces && !settings.HasMetrics)
        {
            return services;
        }

        // The SDK reads its settings from here, and nobody else does.
        services.AddSingleton(settings.ToConfiguration());
        var telemetry = services.AddOpenTelemetry().ConfigureResource(static resource =>
            resource.Clear().AddService(Service).AddTelemetrySdk().AddEnvironmentVariableDetector());
        if (settings.HasTraces)
        {
            telemetry.WithTracing(static traces => traces.AddSource(Traces.Name).AddOtlpExporter());
        }

        if (settings.HasMetrics)
        {
            services.ConfigureOpenTelemetryMeterProvider(static (provider, metrics) => AddViews(metrics, provider.GetRequiredService<IMeterFactory>()));
            telemetry.WithMetrics(static metrics => metrics.AddMeter($"{MasterMeter.Prefix}*", RuntimeNames.Meter).AddOtlpExporter());
        }

        return services.AddHostedService<OtlpShutdown>();
    }

    private static void AddViews(MeterProviderBuilder metrics, IMeterFactory meters) => metrics.AddView(instrument =>
        !MasterMeter.Owns(instrument, meters) ? MetricStreamConfiguration.Drop
        : instrument.Name == "dm_master_worker_state" ? new MetricStreamConfiguration { CardinalityLimit = MostWorkers }
        : null);
}
