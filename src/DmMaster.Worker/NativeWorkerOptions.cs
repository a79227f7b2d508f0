using WorkerService = DmMaster.Protocol.Dm.Worker;

namespace DmMaster.Worker;

/// <summary>Who a native worker is and where its masters are.</summary>
public sealed record NativeWorkerOptions
{
    /// <summary>The worker's name: 1 to 255 bytes of UTF-8 without control characters, unique among the workers of a cluster.</summary>
    public required string Name { get; init; }

    /// <summary>The masters, as <c>http://host:port</c> or <c>https://host:port</c>, tried in turn. At least one.</summary>
    public required IReadOnlyList<Uri> Masters { get; init; }

    /// <summary>What operators see as the worker's address, at most 255 bytes. Nobody dials it. It must stay the same as long as the name is registered.</summary>
    /// <value>Default empty: shown as <c>native</c>.</value>
    public string Address { get; init; } = "";

    /// <summary>How long a master may take to welcome the worker before the next one is tried. Above zero.</summary>
    /// <value>Default 5 seconds.</value>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long to wait after a link ended before the next is opened; each failure doubles it, up to <see cref="MaxBackoff"/>.
    /// Half of each wait is chance. Above zero.
    /// </summary>
    /// <value>Default 100 milliseconds.</value>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between two attempts. Not below <see cref="MinBackoff"/>.</summary>
    /// <value>Default 3 seconds.</value>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long to go on when the master says that the name belongs to another: its last process may not be known to be dead yet.</summary>
    /// <value>Default 15 seconds; zero to give up at once.</value>
    public TimeSpan NamePatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// What answers the master's calls: schemas, skipped errors, relay logs, validation. Called from any thread, several at a time, while
    /// orders go on; an <see cref="Grpc.Core.RpcException"/> is passed on as it is. Null when the worker answers none: they fail as
    /// UNIMPLEMENTED.
    /// </summary>
    public WorkerService.WorkerBase? Calls { get; init; }

    /// <summary>Makes the handler of each connection, which disposes it. Needed for certificates, null for the default.</summary>
    public Func<HttpMessageHandler>? Handler { get; init; }

    /// <summary>Checks the ranges.</summary>
    internal void Check()
    {
        ArgumentException.ThrowIfNullOrEmpty(Name);
        ArgumentOutOfRangeException.ThrowIfZero(Masters.Count);
        if (Masters.FirstOrDefault(master => !master.IsAbsoluteUri || master.Scheme is not ("http" or "https")) is { } wrong)
        {
            throw new ArgumentException($"{wrong} is not like http://host:port or https://host:port", nameof(Masters));
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ConnectTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MinBackoff, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBackoff, MinBackoff);
        ArgumentOutOfRangeException.ThrowIfLessThan(NamePatience, TimeSpan.Zero);
    }
}
