namespace DmMaster.Hosting.Bounds;

/// <summary>How much the calls under way may hold, and what one connection may do to the others.</summary>
internal sealed record LoadOptions
{
    /// <summary>Bytes of requests and answers under way, over all calls. Small ones may use a quarter more.</summary>
    /// <value>Default 160 MiB, and never more than a quarter of the memory that the process may have.</value>
    public long TotalBytes { get; init; } = Math.Min(160L << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);

    /// <summary>The same of one connection.</summary>
    /// <value>Default 130 MiB: the largest request and an answer as large have room.</value>
    public long ConnectionBytes { get; init; } = 130L << 20;

    /// <summary>The largest piece of work that counts as small.</summary>
    /// <value>Default 64 KiB.</value>
    public long SmallBytes { get; init; } = 64 << 10;

    /// <summary>What a compressed request may unpack to, in bytes.</summary>
    /// <value>Default 4 MiB, the largest message of most gRPC servers: to unpack more would keep others waiting.</value>
    public int MaxUnpackedBytes { get; init; } = 4 << 20;

    /// <summary>How old the oldest that a connection holds must be for it to be ended so that others have room.</summary>
    /// <value>Default 1 s.</value>
    public TimeSpan PressedAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long after one connection was ended for that another one may be.</summary>
    /// <value>Default 0.25 s: a client that comes again at once gains nothing by it.</value>
    public TimeSpan PressedPace { get; init; } = TimeSpan.FromSeconds(0.25);

    /// <summary>How long an answer may wait for its client to read on.</summary>
    /// <value>Default 60 s: a client that is suspended for that long has been given up by the pings, too.</value>
    public TimeSpan UnreadLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many streams a client may reset at once.</summary>
    /// <value>Default 150: all that it may have open, and some.</value>
    public int ResetsAtOnce { get; init; } = 150;

    /// <summary>How many streams a client may reset in a second, on and on.</summary>
    /// <value>Default 100.</value>
    public int ResetsPerSecond { get; init; } = 100;
}
