namespace DmMaster.Worker;

/// <summary>Who a native worker is and where its masters are.</summary>
public sealed record NativeWorkerOptions
{
    /// <summary>The worker's name: 1 to 255 bytes, unique among the workers of a cluster.</summary>
    public required string Name { get; init; }

    /// <summary>The masters, as <c>http://host:port</c> or <c>https://host:port</c>, tried in turn. At least one.</summary>
    public required IReadOnlyList<Uri> Masters { get; init; }

    /// <summary>What operators see as the worker's address. Nobody dials it.</summary>
    /// <value>Default empty: shown as <c>native</c>.</value>
    public string Address { get; init; } = "";

    /// <summary>How long to wait after a link ended before the next is opened; each failure doubles it, up to <see cref="MaxBackoff"/>.</summary>
    /// <value>Default 100 milliseconds.</value>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between two attempts.</summary>
    /// <value>Default 3 seconds.</value>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long to go on when the master says that the name belongs to another: its last process may not be known to be dead yet.</summary>
    /// <value>Default 15 seconds.</value>
    public TimeSpan NamePatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How the connection is made, for certificates. Null for the default.</summary>
    public Func<HttpMessageHandler>? Handler { get; init; }
}
