using DmMaster.Tests.Databases.Physical;

namespace DmMaster.Tests.Databases.Story;

/// <summary>What PD, TiDB's status port and PD's etcd said in the steps of the physical import mode, as the steps' names and notes tell.</summary>
internal static class StoryClusters
{
    private const string Feed = """{"sink-uri": "blackhole://", "state": "normal"}""";

    private const string TiDb = """[{"statement": "select tidb_version", "rows": [["Release Version: v8.1.0\nEdition: Community"]]}]""";

    // What a TiDB says as a source, which it is no good for.
    private const string TiDbUpstream = """
        [
            {"statement": "variables like 'version'", "rows": [["version", "8.0.11-TiDB-v8.1.0"]]},
            {"statement": "variables like 'log_bin'", "rows": [["log_bin", "OFF"]]},
            {"statement": "variables like 'binlog_format'", "rows": [["binlog_format", "STATEMENT"]]},
            {"statement": "variables like 'server_id'", "rows": [["server_id", "0"]]},
            {"statement": "variables like 'max_connections'", "rows": [["max_connections", "0"]]},
            {"statement": "show master status", "rows": [["tidb-binlog", "443852055297916932", "", "", ""]]},
            {"statement": "show binary logs", "error": [1064, "42000", "You have an error in your SQL syntax; check the manual that corresponds to your TiDB version"]}
        ]
        """;

    private static readonly PdState Old = PdState.Healthy with { Stores = [new(1), new(2) { Version = "3.1.0" }, new(3)] };

    private static readonly Dictionary<string, PdState> States = new()
    {
        ["free-space/none"] = PdState.Healthy with { Stores = [Room(1, "0B"), Room(2, "0B"), Room(3, "0B")] },
        ["free-space/little"] = PdState.Healthy with { Stores = [Room(1, "50KiB"), Room(2, "0B"), Room(3, "50KiB")] },
        ["free-space/bad-text"] = PdState.Healthy with { Stores = [Room(1, "lots")] },
        ["free-space/stores-503"] = PdState.Healthy with { Unavailable = "/stores" },
        ["free-space/replicate-503"] = PdState.Healthy with { Unavailable = "/config/replicate" },
        ["free-space/no-stores"] = PdState.Healthy with { Stores = [] },
        ["empty-region/1001-on-two"] = Empty((1, 1_001), (2, 1_001)),
        ["empty-region/501-on-one"] = Empty((3, 501)),
        ["empty-region/500-on-one"] = Empty((3, 500)),
        ["empty-region/mixed"] = Empty((1, 1_001), (2, 501)),
        ["empty-region/one-store"] = Empty((1, 2_000)) with { Stores = [new(1)] },
        ["empty-region/503"] = PdState.Healthy with { Unavailable = "/empty-region" },
        ["empty-region/tiflash"] = Empty((3, 2_000)) with { Stores = [new(1), new(2), new(3) { Engine = "tiflash" }] },
        ["region-distribution/error"] = Regions(100, 1_001, 600),
        ["region-distribution/warn"] = Regions(700, 1_001),
        ["region-distribution/even"] = Regions(800, 1_001),
        ["region-distribution/few"] = Regions(1, 1_000),
        ["region-distribution/503"] = PdState.Healthy with { Unavailable = "/stores" },
        ["cluster-version/old-pd"] = PdState.Healthy with { Version = "v3.0.1" },
        ["cluster-version/old-tikv"] = Old,
        ["cluster-version/new-tikv"] = PdState.Healthy with { Stores = [new(1) { Version = "7.1.0" }, new(2), new(3)] },
        ["cluster-version/pd-4.0.0"] = PdState.Healthy with { Version = "v4.0.0" },
        ["cluster-version/new-pd"] = PdState.Healthy with { Version = "v9.9.9" },
        ["cluster-version/bad-version"] = PdState.Healthy with { Version = "x" },
        ["cluster-version/503"] = PdState.Healthy with { Unavailable = "/version" },
        ["everything-wrong"] = Empty((1, 1_001), (2, 1_001)) with { Stores = [Wrong(1, 100), Wrong(2, 1_001) with { Version = "3.1.0" }, Wrong(3, 600)] },
        ["settings/status-500"] = PdState.Healthy with { Settings = new PdAnswer("500 Internal Server Error", "made up") },
        ["settings/pd-closed"] = PdState.Healthy with { Settings = Path("127.0.0.1:2399") },
        ["settings/no-path"] = PdState.Healthy,
        ["physical/no-pd-addr"] = PdState.Healthy,
        ["physical/no-pd-addr-mariadb"] = PdState.Healthy,
    };

    private static readonly Dictionary<string, (string Key, string Value)[]> Keys = new()
    {
        ["mutex/cdc"] = [("/tidb/cdc/default/default/changefeed/info/cf1", Feed)],
        ["mutex/cdc-two"] =
        [
            ("/tidb/cdc/default/default/changefeed/info/cf1", Feed), ("/tidb/cdc/default/default/changefeed/info/cf2", """{"state": "stopped"}"""),
            ("/tidb/cdc/default/ns2/changefeed/info/cf3", """{"state": "error"}"""),
        ],
        ["mutex/cdc-finished"] = [("/tidb/cdc/default/default/changefeed/info/cf1", """{"state": "finished"}""")],
        ["mutex/cdc-v6.1"] = [("/tidb/cdc/changefeed/info/old1", Feed)],
        ["mutex/pitr"] = [("/tidb/br-stream/info/pitr", "")],
        ["mutex/both"] = [("/tidb/br-stream/info/pitr", ""), ("/tidb/br-stream/info/two", ""), ("/tidb/cdc/default/default/changefeed/info/cf1", Feed)],
        ["everything-wrong"] = [("/tidb/cdc/default/default/changefeed/info/cf1", Feed)],
    };

    /// <summary>What the TiDB of a step says itself; null where the steps' target may be any.</summary>
    public static string? TiDbOf(string step) => Has(step) ? TiDb
        : step.StartsWith("check-task/tidb-upstream/", StringComparison.Ordinal) || step.StartsWith("operate-source/tidb", StringComparison.Ordinal) ? TiDbUpstream : null;

    /// <summary>What PD knew in a step, and what TiDB told of it.</summary>
    /// <param name="step">The step's name.</param>
    /// <param name="here">Changes the addresses of a text.</param>
    public static PdState Of(string step, Func<string, string> here)
    {
        var state = States.FirstOrDefault(one => step.EndsWith(one.Key, StringComparison.Ordinal)).Value ?? PdState.Healthy;
        var isTold = step.Contains("/settings/", StringComparison.Ordinal) && !States.Keys.Any(key => key.StartsWith("settings/", StringComparison.Ordinal) && step.EndsWith(key, StringComparison.Ordinal));
        var told = isTold ? Path("127.0.0.1:2379") : state.Settings;
        return state with { Settings = told with { Body = here(told.Body) } };
    }

    /// <summary>What stood in PD's etcd.</summary>
    public static IReadOnlyList<(string Key, string Value)> KeysOf(string step) => Keys.FirstOrDefault(one => step.EndsWith(one.Key, StringComparison.Ordinal)).Value ?? [];

    /// <summary>Whether something listened at TiDB's status port.</summary>
    public static bool HasStatusPort(string step) => !step.Contains("/no-tidb/", StringComparison.Ordinal);

    private static PdAnswer Path(string path) => PdAnswer.Ok($$"""{"host": "0.0.0.0", "port": 4000, "path": "{{path}}"}""");

    private static PdState.Store Room(int id, string available) => new(id) { Available = available };

    private static PdState.Store Wrong(int id, int regions) => new(id) { Available = "0B", Regions = regions };

    private static PdState Empty(params (int Store, int Count)[] empty) => PdState.Healthy with { Empty = empty.ToDictionary() };

    private static PdState Regions(params int[] counts) =>
        PdState.Healthy with { Stores = [.. counts.Select(static (count, at) => new PdState.Store(at + 1) { Regions = count })] };

    // Of the physical mode.
    private static bool Has(string step) => step.Contains("/physical/", StringComparison.Ordinal);
}
