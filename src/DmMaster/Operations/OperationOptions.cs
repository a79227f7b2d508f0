namespace DmMaster.Operations;

/// <summary>How long operations wait, and what they are let do.</summary>
public sealed record OperationOptions
{
    /// <summary>How long an operation waits for receipts when the caller says nothing.</summary>
    /// <value>Default 12 seconds: a stock worker waits for 10 for the end of a transaction before it pauses.</value>
    public TimeSpan AckBudget { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>How long a worker may be silent before nobody waits for it. Its orders stand.</summary>
    /// <value>Default 3 seconds.</value>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a worker that is silent is waited for all the same when it is asked anew: a port that refuses says so at once, and one that is back answers.</summary>
    /// <value>Default 250 milliseconds.</value>
    public TimeSpan Moment { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a status query waits for workers.</summary>
    /// <value>Default 2 seconds.</value>
    public TimeSpan QueryBudget { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether sources are taken without connecting to them, and without saying so.</summary>
    /// <value>Default false.</value>
    public bool NoUpstreamCheck { get; init; }

    /// <summary>Whether tasks with the optimistic <c>shard-mode</c> may run, though nothing coordinates their DDL.</summary>
    /// <value>Default false.</value>
    public bool AllowShardMode { get; init; }
}
