namespace DmMaster.Store.EtcdClient;

/// <summary>Which etcd cluster an <see cref="EtcdStore"/> speaks to, and how patiently.</summary>
public sealed record EtcdStoreOptions
{
    /// <summary>The client URLs of the members, <c>http</c> or <c>https</c>, at least one. The first that answers is used until it fails.</summary>
    public required IReadOnlyList<Uri> Endpoints { get; init; }

    /// <summary>The certificates for <c>https</c> endpoints; null for those of the system and no certificate of one's own.</summary>
    public EtcdTls? Tls { get; init; }

    /// <summary>How long one member may take to answer.</summary>
    /// <value>Default 5 s. Above zero.</value>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long connecting to a member may take.</summary>
    /// <value>Default 2 s. Above zero.</value>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long what may be repeated is tried again before it fails. Bounds every call.</summary>
    /// <value>Default 10 s. Above zero.</value>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How much a watch holds that nobody reads, in bytes of keys and values with some overhead. With more it is given up at
    /// etcd, and taken up again from its place when it is read.</summary>
    /// <value>Default 16 MiB. At least 1.</value>
    public long MaxWatchBytes { get; init; } = 16L << 20;

    /// <summary>Throws for a value out of its range.</summary>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal void Validate()
    {
        if (Endpoints.Count == 0 || Endpoints.Any(static endpoint => !endpoint.IsAbsoluteUri || endpoint.Scheme is not ("http" or "https")))
        {
            throw new ArgumentException("Endpoints must be at least one http or https URL.", nameof(Endpoints));
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(CallTimeout, TimeSpan.Zero, nameof(CallTimeout));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ConnectTimeout, TimeSpan.Zero, nameof(ConnectTimeout));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Patience, TimeSpan.Zero, nameof(Patience));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxWatchBytes, 1, nameof(MaxWatchBytes));
    }
}
