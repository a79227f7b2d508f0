namespace DmMaster.Hosting;

/// <summary>Settings of DM that are accepted so that its files and start scripts work, with DM's defaults. The configuration dump shows them.</summary>
public sealed record StockOptions
{
    /// <summary>The file the settings came from, empty for none.</summary>
    public string ConfigFile { get; init; } = "";

    /// <summary>Unused by DM itself.</summary>
    public string LogRotate { get; init; } = "";

    /// <summary>The text of the time-out of calls to workers.</summary>
    public string RpcTimeout { get; init; } = "30s";

    /// <summary>DM's token bucket, calls a second. No effect: nobody waits for a token here.</summary>
    public double RpcRateLimit { get; init; } = 10;

    /// <summary>DM's token bucket, calls at once. No effect.</summary>
    public long RpcRateBurst { get; init; } = 40;

    /// <summary>Addresses of the embedded etcd. No effect.</summary>
    public string PeerUrls { get; init; } = "http://127.0.0.1:8291";

    /// <summary>Addresses of the embedded etcd for its peers. No effect.</summary>
    public string AdvertisePeerUrls { get; init; } = "http://127.0.0.1:8291";

    /// <summary>Members of the embedded etcd cluster: this master alone, or empty. No effect.</summary>
    public string InitialCluster { get; init; } = "";

    /// <summary><c>new</c> or <c>existing</c>. No effect.</summary>
    public string InitialClusterState { get; init; } = "new";

    /// <summary>A cluster to join. Empty: there is none in this version.</summary>
    public string Join { get; init; } = "";

    /// <summary>The most compares, and operations of each branch, in one transaction that comes through the etcd API.</summary>
    public long MaxTxnOps { get; init; } = 2048;

    /// <summary>The largest writing request through the etcd API, bytes.</summary>
    public long MaxRequestBytes { get; init; } = 1572864;

    /// <summary>How the embedded etcd forgets history. No effect.</summary>
    public string AutoCompactionMode { get; init; } = "periodic";

    /// <summary>How much history the embedded etcd keeps. No effect.</summary>
    public string AutoCompactionRetention { get; init; } = "1h";

    /// <summary>How large the state may become, bytes.</summary>
    public long QuotaBackendBytes { get; init; } = 2147483648;

    /// <summary>Source files of DM 1.0. No effect.</summary>
    public string V1SourcesPath { get; init; } = "";

    /// <summary>The path of the secret key file, empty for none.</summary>
    public string SecretKeyPath { get; init; } = "";

    /// <summary>The authority file as given, also when TLS is off.</summary>
    public string SslCa { get; init; } = "";

    /// <summary>The certificate file as given, also when TLS is off.</summary>
    public string SslCert { get; init; } = "";

    /// <summary>The key file as given, also when TLS is off.</summary>
    public string SslKey { get; init; } = "";

    /// <summary>The allowed common names as given.</summary>
    public IReadOnlyList<string> CertAllowedCn { get; init; } = [];

    /// <summary>Certificate text for workers, base64. No effect.</summary>
    public string SslCaBase64 { get; init; } = "";

    /// <summary>Key text for workers, base64. No effect.</summary>
    public string SslKeyBase64 { get; init; } = "";

    /// <summary>Certificate text for workers, base64. No effect.</summary>
    public string SslCertBase64 { get; init; } = "";

    /// <summary>The members of the embedded etcd cluster when there is but this master, as stock says it: <c>name=http://host:port</c>, a comma between two.</summary>
    /// <param name="name">The name of this master.</param>
    public string AloneAs(string name) => string.Join(',', AdvertisePeerUrls.Split(',').Select(url => $"{name}={url}"));
}
