using DmMaster.Telemetry.Export;
using Microsoft.Extensions.DependencyInjection;

namespace DmMaster.Tests.Telemetry;

/// <summary>When something is exported by OTLP.</summary>
public sealed class OtlpSettingsTests
{
    private const string Endpoint = "http://127.0.0.1:4317";

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, false, "OTEL_SERVICE_NAME=x")]
    [InlineData(false, false, "OTEL_EXPORTER_OTLP_ENDPOINT=")]
    [InlineData(true, true, "OTEL_EXPORTER_OTLP_ENDPOINT=" + Endpoint)]
    [InlineData(true, false, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=" + Endpoint)]
    [InlineData(false, true, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=" + Endpoint)]
    [InlineData(false, true, "OTEL_EXPORTER_OTLP_ENDPOINT=" + Endpoint, "OTEL_TRACES_EXPORTER=none")]
    [InlineData(false, false, "OTEL_EXPORTER_OTLP_ENDPOINT=" + Endpoint, "OTEL_SDK_DISABLED=true")]
    public void Signals_ByTheStandardVariables_AreOn(bool traces, bool metrics, params string[] variables)
    {
        var settings = new OtlpSettings(Pairs(variables));

        Assert.Equal((traces, metrics), (settings.HasTraces, settings.HasMetrics));
    }

    [Fact]
    public void Nothing_OfTheSdk_IsAddedWithoutAnEndpoint()
    {
        var services = new ServiceCollection();
        services.AddOtlpExport(Pairs(["OTEL_SERVICE_NAME=x", "PATH=/bin"]));

        Assert.Empty(services);
    }

    [Fact]
    public void Configuration_HasOpenTelemetrysVariablesAlone()
    {
        var configuration = new OtlpSettings(Pairs(["OTEL_SERVICE_NAME=x", "urls=http://*:80"])).ToConfiguration();

        Assert.Equal(("x", null, "1000"), (configuration["OTEL_SERVICE_NAME"], configuration["urls"], configuration["OTEL_SPAN_EVENT_COUNT_LIMIT"]));
    }

    private static IEnumerable<KeyValuePair<string, string?>> Pairs(string[] variables) =>
        variables.Select(static variable => KeyValuePair.Create(variable.Split('=')[0], (string?)variable.Split('=', 2)[1]));
}
