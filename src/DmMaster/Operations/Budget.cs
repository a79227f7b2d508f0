namespace DmMaster.Operations;

/// <summary>How long the caller of an operation will wait. What is not done by then is answered as not confirmed.</summary>
public sealed record Budget
{
    private readonly TimeProvider _time;
    private readonly long _started;

    /// <summary>A budget that starts now.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="limit">How long, above zero.</param>
    /// <param name="caller">Cancelled when the caller leaves: nobody reads the answer then.</param>
    public Budget(TimeProvider time, TimeSpan limit, CancellationToken caller = default)
    {
        _time = time;
        _started = time.GetTimestamp();
        Limit = limit;
        Caller = caller;
    }

    /// <summary>
    /// Cancelled when the caller leaves. Kept apart from the limit: what comes too late is answered as such, and not as something that
    /// nobody waits for.
    /// </summary>
    public CancellationToken Caller { get; }

    /// <summary>How long in all.</summary>
    public TimeSpan Limit { get; private init; }

    /// <summary>How long the caller waits at all, by its own deadline: what has to ask databases first may take so long until it gives orders.</summary>
    /// <value>Default 30 minutes, as long as DM lets pre-checks take.</value>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Whether the caller named it; if not it is a default.</summary>
    public bool IsAsked { get; init; }

    /// <summary>The command that it is of, in dmctl's words; empty when it is of none.</summary>
    public string Verb { get; init; } = "";

    /// <summary>What is left, never below zero.</summary>
    public TimeSpan Remaining()
    {
        var left = Limit - _time.GetElapsedTime(_started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>A source that is cancelled once nothing is left, or the caller leaves. Whoever asks for it disposes it.</summary>
    public BudgetLimit NewLimit() => new(Remaining(), _time, Caller);

    /// <summary>What is left, as a budget that starts now.</summary>
    public Budget Rest() => New(Remaining());

    /// <summary>The budget of what is done before orders are given: all that the caller will wait, or what it asked for.</summary>
    public Budget ForPreparation() => IsAsked ? this : this with { Limit = Patience };

    /// <summary>The budget of the orders when the preparation is over: the whole of it, from now on, as far as the caller waits for that.</summary>
    public Budget AfterPreparation()
    {
        var left = ForPreparation().Remaining();
        return New(!IsAsked && Limit < left ? Limit : left);
    }

    /// <summary>The same budget, cut to <paramref name="most"/> unless the caller asked for its own: queries wait less than operations.</summary>
    public Budget OrLess(TimeSpan most) => IsAsked || most >= Limit ? this : this with { Limit = most };

    private Budget New(TimeSpan limit) => new(_time, limit, Caller) { IsAsked = IsAsked, Verb = Verb, Patience = Patience - _time.GetElapsedTime(_started) };
}
