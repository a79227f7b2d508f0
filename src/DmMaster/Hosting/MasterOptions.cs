using DmMaster.Store.EtcdClient;

namespace DmMaster.Hosting;

/// <summary>Everything the process was told at start. Read once from flags, environment and file, checked, then never changed.</summary>
/// <remarks>Tests build one directly: only the address is required. <see cref="Settings.OptionsLoader"/> is what the program uses.</remarks>
public sealed record MasterOptions
{
    /// <summary>Where to listen, <c>host:port</c>. An empty host is every address; port 0 lets the system choose.</summary>
    public required string MasterAddress { get; init; }

    /// <summary>Where others reach this master, <c>host:port</c>; <see cref="MasterAddress"/> when not set.</summary>
    public string AdvertiseAddress
    {
        get => field ?? MasterAddress;
        init;
    }

    /// <summary>The member name, <c>dm-master-&lt;host name&gt;</c> when not set.</summary>
    public string Name { get; init; } = "dm-master-" + Environment.MachineName;

    /// <summary>TLS for the port, null for clear text.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>Where state is kept over a restart; null to hold it in memory only. Default null. No meaning with <see cref="Etcd"/>.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Whether to start though <see cref="DataDirectory"/> holds less than was acknowledged. Default false.</summary>
    public bool AcceptsLoss { get; init; }

    /// <summary>The etcd cluster that holds the state; null when this process does.</summary>
    public EtcdStoreOptions? Etcd { get; init; }

    /// <summary>What becomes of the state, for people.</summary>
    public string StateText => this switch
    {
        { Etcd: { } cluster } => $"in etcd ({string.Join(',', cluster.Endpoints.Select(static endpoint => endpoint.Authority))})",
        { DataDirectory: { } directory } => $"durable (in {directory.ReplaceLineEndings(" ")}; kept over a restart)",
        _ => "volatile (in memory; lost on restart)",
    };

    /// <summary>What is logged, and where to.</summary>
    public LogOptions Log { get; init; } = new();

    /// <summary>Whether <c>/api/v1</c> and the dashboard are served. Default false, as in DM.</summary>
    public bool OpenApi { get; init; }

    /// <summary>The AES-256 key of passwords in files: 32 bytes, or empty for none. Never logged.</summary>
    public ReadOnlyMemory<byte> SecretKey { get; init; }

    /// <summary>The longest a single call to a worker may take. Above zero, default 30 s.</summary>
    public TimeSpan RpcTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether upstream databases are connected to when a source or task is created. Default true.</summary>
    public bool UpstreamCheck { get; init; } = true;

    /// <summary>Whether tasks with <c>shard-mode</c> may run, though nothing coordinates their DDL. Default false.</summary>
    public bool AllowShardMode { get; init; }

    /// <summary>How long an operation waits for receipts unless the caller says otherwise. Above zero, at most 1 h, default 12 s.</summary>
    public TimeSpan AckBudget { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>A worker silent for this long is not waited for. Above zero, at most 1 h, default 3 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a status query waits unless the caller says otherwise. Above zero, at most 1 h, default 2 s.</summary>
    public TimeSpan QueryBudget { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>DM's other settings: most have no effect here, the configuration dump shows them.</summary>
    public StockOptions Stock { get; init; } = new();

    /// <summary>What to say once at start: settings without effect, and a place for the state that nobody named.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
