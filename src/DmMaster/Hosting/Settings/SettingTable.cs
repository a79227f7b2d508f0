using System.Collections.Frozen;

namespace DmMaster.Hosting.Settings;

/// <summary>All settings, in the order in which <c>-h</c> prints them.</summary>
internal static class SettingTable
{
    /// <summary>The settings of DM, then ours.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        new("V", SettingKind.Switch, "false", "Print the version and exit.") { Places = SettingPlaces.Flag },
        new("print-sample-config", SettingKind.Switch, "false", "Print a sample configuration file and exit.") { Places = SettingPlaces.Flag },
        new("config", SettingKind.Text, "", "The configuration file (TOML).") { Places = SettingPlaces.Flag | SettingPlaces.Environment },
        new("config-file", SettingKind.Text, "", "Accepted in the file, as DM does.") { Places = SettingPlaces.File },
        new("master-addr", SettingKind.Text, "", "Where to listen, host:port. Required."),
        new("advertise-addr", SettingKind.Text, "", "Where others reach this master, host:port. Default: master-addr."),
        new("name", SettingKind.Text, "", "The member name. Default: dm-master-<host name>."),
        new("log-level", SettingKind.Text, "info", "Log level: debug, info, warn, error or fatal.") { FlagName = "L" },
        new("log-file", SettingKind.Text, "", "The log file. Default: standard output."),
        new("log-format", SettingKind.Text, "text", "Log lines as text or json."),
        new("log-rotate", SettingKind.Text, "", "Unused by DM itself.") { Places = SettingPlaces.File, HasNoEffect = true },
        new("openapi", SettingKind.Switch, "false", "Serve /api/v1 and /dashboard/. Not in this version."),
        new("ssl-ca", SettingKind.Text, "", "Authority of client certificates (PEM). Turns TLS on."),
        new("ssl-cert", SettingKind.Text, "", "Server certificate (PEM)."),
        new("ssl-key", SettingKind.Text, "", "Private key of the server certificate (PEM)."),
        new("cert-allowed-cn", SettingKind.List, "", "A common name that may connect; repeat for more. Default: all."),
        new("secret-key-path", SettingKind.Text, "", "File with the AES-256 key of encrypted passwords, 64 hex digits."),
        new("rpc-timeout", SettingKind.Duration, "30s", "The longest a call to a worker may take.") { Places = SettingPlaces.File | SettingPlaces.Environment },
        new("ack-budget", SettingKind.Duration, "12s", "How long an operation waits for its receipts."),
        new("query-budget", SettingKind.Duration, "2s", "How long a status query waits for workers."),
        new("silence", SettingKind.Duration, "3s", "A worker silent for this long is not waited for."),
        new("no-upstream-check", SettingKind.Switch, "false", "Create sources and tasks without connecting to their databases."),
        new("allow-shard-mode", SettingKind.Switch, "false", "Run tasks with the optimistic shard-mode, though their sources stand still at their first DDL."),
        new("etcd-endpoints", SettingKind.Text, "", "Client URLs of an etcd cluster, with commas between: it holds all state. Give it --max-txn-ops=100000."),
        new("etcd-ca", SettingKind.Text, "", "Authority of the etcd members' certificates (PEM). Turns TLS towards etcd on."),
        new("etcd-cert", SettingKind.Text, "", "Certificate to show to etcd (PEM)."),
        new("etcd-key", SettingKind.Text, "", "Private key of etcd-cert (PEM)."),
        new("data-dir", SettingKind.Text, "", "Directory for durable state. Default: state is in memory, and lost on restart; with settings of DM's embedded etcd in default.<name>."),
        new("accept-loss", SettingKind.Switch, "false", "Start though data-dir holds less than was acknowledged: what is missing is lost then.") { Places = SettingPlaces.Flag },
        new("max-txn-ops", SettingKind.Integer, "2048", "The most compares, and operations of each branch, in a transaction through the etcd API."),
        new("max-request-bytes", SettingKind.Integer, "1572864", "The largest writing request through the etcd API."),
        new("quota-backend-bytes", SettingKind.Integer, "2147483648", "How large the state may become; at least 524288000."),
        .. WithoutEffect(),
    ];

    /// <summary>Settings by name, as flags.</summary>
    public static FrozenDictionary<string, Setting> Flags { get; } =
        All.Where(setting => setting.Places.HasFlag(SettingPlaces.Flag)).ToFrozenDictionary(setting => setting.FlagName);

    /// <summary>Settings by name, as keys of the file; DM does not look at their case.</summary>
    public static FrozenDictionary<string, Setting> Keys { get; } =
        All.Where(setting => setting.Places.HasFlag(SettingPlaces.File)).ToFrozenDictionary(setting => setting.Name, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<Setting> WithoutEffect()
    {
        const SettingPlaces file = SettingPlaces.File;
        (string Name, SettingKind Kind, string Default, SettingPlaces Places)[] rows =
        [
            ("peer-urls", SettingKind.Text, "http://127.0.0.1:8291", SettingPlaces.All),
            ("advertise-peer-urls", SettingKind.Text, "", SettingPlaces.All),
            ("initial-cluster", SettingKind.Text, "", SettingPlaces.All),
            ("initial-cluster-state", SettingKind.Text, "new", file),
            ("join", SettingKind.Text, "", SettingPlaces.All),
            ("auto-compaction-mode", SettingKind.Text, "periodic", SettingPlaces.All),
            ("auto-compaction-retention", SettingKind.Text, "1h", SettingPlaces.All),
            ("v1-sources-path", SettingKind.Text, "", SettingPlaces.All),
            ("rpc-rate-limit", SettingKind.Number, "10", file),
            ("rpc-rate-burst", SettingKind.Integer, "40", file),
            ("ssl-ca-bytes", SettingKind.Opaque, "", file),
            ("ssl-key-bytes", SettingKind.Opaque, "", file),
            ("ssl-cert-bytes", SettingKind.Opaque, "", file),
            ("ssl-ca-base64", SettingKind.Text, "", file),
            ("ssl-key-base64", SettingKind.Text, "", file),
            ("ssl-cert-base64", SettingKind.Text, "", file),
        ];
        return rows.Select(static row =>
            new Setting(row.Name, row.Kind, row.Default, HelpOf(row.Name)) { Places = row.Places, HasNoEffect = true });
    }

    private static string HelpOf(string name) => DefaultDirectory.IsChosenBy(name)
        ? "Of DM's embedded etcd. No effect, but without data-dir state is then kept in default.<name>."
        : "Of DM's embedded etcd or workers. No effect.";
}
