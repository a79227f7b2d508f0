using Grpc.Core.Interceptors;

namespace DmMaster.Testing.Stock;

/// <summary>Who a simulated stock worker is, where its masters are, and how patient it is.</summary>
public sealed record StockWorkerOptions
{
    /// <summary>The worker's name, not empty, unique among the workers of a cluster.</summary>
    public required string Name { get; init; }

    /// <summary>Where the master dials it, as <c>host:port</c>. It must stay the same as long as the name is registered.</summary>
    public required string Address { get; init; }

    /// <summary>The masters, as <c>http://host:port</c> or <c>https://host:port</c>, tried in turn. At least one.</summary>
    public required IReadOnlyList<Uri> Masters { get; init; }

    /// <summary>How long the master may hear nothing before the worker counts as gone: whole seconds, 1 to 1 day.</summary>
    /// <value>Default 60 seconds, as stock.</value>
    public TimeSpan KeepAliveTtl { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The same while the worker pulls relay logs by an order of its own.</summary>
    /// <value>Default 30 minutes, as stock.</value>
    public TimeSpan RelayKeepAliveTtl { get; init; } = TimeSpan.FromSeconds(1800);

    /// <summary>How often it asks for the members of the master's cluster; zero for never.</summary>
    /// <value>Default 3 seconds, as stock.</value>
    public TimeSpan MemberListInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long to wait after a call or a stream was lost.</summary>
    /// <value>Default 500 milliseconds.</value>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a pause or a resume of a subtask takes.</summary>
    /// <value>Default zero.</value>
    public TimeSpan StageTime { get; init; }

    /// <summary>How long its load unit takes, where there is one, before replication begins.</summary>
    /// <value>Default zero.</value>
    public TimeSpan LoadTime { get; init; }

    /// <summary>How long at most it holds back the answer to a question for its status while one of its subtasks pauses; zero for not at all.</summary>
    /// <value>Default 10 seconds, as long as stock waits for the end of a transaction.</value>
    public TimeSpan StatusHold { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>When a unit that stopped with a resumable error is tried again.</summary>
    /// <value>Default 5 seconds, as stock.</value>
    public TimeSpan AutoResumeAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The tables that each subtask in optimistic shard mode says it migrates.</summary>
    /// <value>Default: <c>shop.t</c>, of the same name on both sides.</value>
    public IReadOnlyList<ShardTable> ShardTables { get; init; } = [ShardTable.Same("shop", "t")];

    /// <summary>A DDL that each subtask with a shard mode meets once, as soon as it replicates; null for none.</summary>
    public StockDdl? AnnouncedDdl { get; init; }

    /// <summary>Is told the revision of each order on a subtask's stage when it comes out of the watch, before it is carried out; null for nobody.</summary>
    public Action<long>? OrderTaken { get; init; }

    /// <summary>Sees every call the worker makes; null for none.</summary>
    public Interceptor? Calls { get; init; }

    /// <summary>Makes the handler of each connection, which disposes it. Needed for certificates, null for the default.</summary>
    public Func<HttpMessageHandler>? Handler { get; init; }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">One is not kept.</exception>
    internal void Check()
    {
        ArgumentException.ThrowIfNullOrEmpty(Name);
        ArgumentException.ThrowIfNullOrEmpty(Address);
        ArgumentOutOfRangeException.ThrowIfZero(Masters.Count);
        foreach (var ttl in new[] { KeepAliveTtl, RelayKeepAliveTtl })
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(ttl, TimeSpan.FromSeconds(1));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(ttl, TimeSpan.FromDays(1));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(MemberListInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(RetryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(StageTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(LoadTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(StatusHold, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(AutoResumeAfter, TimeSpan.Zero);
    }
}
