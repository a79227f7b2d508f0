namespace DmMaster.Telemetry.Export;

/// <summary>What OpenTelemetry's standard variables say about exporting by OTLP.</summary>
internal sealed class OtlpSettings
{
    /// <summary>What all of the variables begin with.</summary>
    private const string Prefix = "OTEL_";

    private const string EventLimit = "OTEL_SPAN_EVENT_COUNT_LIMIT";

    private readonly Dictionary<string, string?> _variables;

    /// <summary>Takes what there is.</summary>
    /// <param name="environment">Variables; those that are none of OpenTelemetry's do not count.</param>
    public OtlpSettings(IEnumerable<KeyValuePair<string, string?>> environment)
    {
        _variables = environment
            .Where(static variable => variable.Key.StartsWith(Prefix, StringComparison.Ordinal) && !string.IsNullOrEmpty(variable.Value))
            .ToDictionary(static variable => variable.Key, static variable => variable.Value, StringComparer.Ordinal);

        // The SDK's own default would keep 128 receipts of a pause.
        _variables.TryAdd(EventLimit, $"{Traces.MostEvents}");
    }

    /// <summary>Whether traces are exported: when an endpoint is named for them, or for all.</summary>
    public bool HasTraces => IsOn("TRACES");

    /// <summary>Whether metrics are.</summary>
    public bool HasMetrics => IsOn("METRICS");

    /// <summary>The variables, for the SDK to read.</summary>
    public IConfiguration ToConfiguration() => new ConfigurationBuilder().AddInMemoryCollection(_variables).Build();

    private bool IsOn(string signal) =>
        (Has("OTEL_EXPORTER_OTLP_ENDPOINT") || Has($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"))
        && !Is("OTEL_SDK_DISABLED", "true")
        && !Is($"OTEL_{signal}_EXPORTER", "none");

    private bool Has(string variable) => _variables.ContainsKey(variable);

    private bool Is(string variable, string value) => string.Equals(_variables.GetValueOrDefault(variable), value, StringComparison.OrdinalIgnoreCase);
}
