using System.Globalization;
using System.Text;

namespace DmMaster.Tests.Databases.Physical;

/// <summary>What a simulated PD knows of a cluster, in the JSON that a real one writes.</summary>
public sealed record PdState
{
    /// <summary>A healthy cluster, as the recordings had it.</summary>
    public static PdState Healthy { get; } = new()
    {
        Version = "v8.1.0",
        Stores = [new(1), new(2), new(3)],
    };

    /// <summary>What PD runs.</summary>
    public string Version { get; init; } = "";

    /// <summary>The stores.</summary>
    public IReadOnlyList<Store> Stores { get; init; } = [];

    /// <summary>How many empty regions a store has.</summary>
    public IReadOnlyDictionary<int, int> Empty { get; init; } = new Dictionary<int, int>();

    /// <summary>The path that it answers 503 to; a part of one; null for none.</summary>
    public string? Unavailable { get; init; }

    /// <summary>What a TiDB before it says is the way to PD, and with which status.</summary>
    public PdAnswer Settings { get; init; } = PdAnswer.Ok("""{"host": "0.0.0.0", "path": ""}""");

    /// <summary>Answers as PD does, or as TiDB's status port.</summary>
    public PdAnswer Answer(string path) => path switch
    {
        _ when Unavailable is { } unavailable && path.Contains(unavailable, StringComparison.Ordinal) => new PdAnswer("503 Service Unavailable", "made up"),
        "/settings" => Settings,
        "/pd/api/v1/version" => PdAnswer.Ok($$"""{"version": "{{Version}}"}"""),
        "/pd/api/v1/stores" => PdAnswer.Ok($$"""{"count": {{Stores.Count}}, "stores": [{{string.Join(',', Stores.Select(static store => store.Json))}}]}"""),
        "/pd/api/v1/config/replicate" => PdAnswer.Ok("""{"max-replicas": 3, "location-labels": "", "strictly-match-label": "false"}"""),
        "/pd/api/v1/regions/check/empty-region" => PdAnswer.Ok(Regions()),
        _ => new PdAnswer("404 Not Found", ""),
    };

    // Each has a leader too, which is one of its peers and not counted once more.
    private string Regions()
    {
        var json = new StringBuilder("{\"count\": 1, \"regions\": [");
        var id = 0;
        foreach (var (store, count) in Empty)
        {
            for (var at = 0; at < count; at++)
            {
                var peer = string.Create(CultureInfo.InvariantCulture, $$"""{"id": {{id + 1}}, "store_id": {{store}}}""");
                json.Append(CultureInfo.InvariantCulture, $$"""{{(id++ > 0 ? "," : "")}}{"id": {{id}}, "start_key": "", "peers": [{{peer}}], "leader": {{peer}}, "approximate_size": 1}""");
            }
        }

        return json.Append("]}").ToString();
    }

    /// <summary>A store.</summary>
    /// <param name="Id">Its number.</param>
    public sealed record Store(int Id)
    {
        /// <summary>What it runs.</summary>
        public string Version { get; init; } = "8.1.0";

        /// <summary>The space that is left.</summary>
        public string Available { get; init; } = "100GiB";

        /// <summary>How many regions it has.</summary>
        public int Regions { get; init; } = 100;

        /// <summary>Its engine; empty for TiKV's own.</summary>
        public string Engine { get; init; } = "";

        /// <summary>Its state.</summary>
        public string State { get; init; } = "Up";

        /// <summary>As PD writes it.</summary>
        public string Json => string.Create(CultureInfo.InvariantCulture, $$"""
            {"store": {"id": {{Id}}, "address": "tikv{{Id}}:20160", "version": "{{Version}}", "state_name": "{{State}}", "labels": [{{Labels}}] },
             "status": {"capacity": "200GiB", "available": "{{Available}}", "region_count": {{Regions}} } }
            """);

        private string Labels => Engine.Length == 0 ? "" : $$"""{"key": "engine", "value": "{{Engine}}"}""";
    }
}
