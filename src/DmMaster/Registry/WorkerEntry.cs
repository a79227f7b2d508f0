using DmMaster.Store;

namespace DmMaster.Registry;

/// <summary>A worker in a snapshot. Its keys come and go one by one, so every part may be absent.</summary>
/// <param name="Name">Which.</param>
public sealed record WorkerEntry(WorkerName Name)
{
    /// <summary>Where it is; null when it is not registered.</summary>
    public string? Address { get; init; }

    /// <summary>As what it registered; of one that is not registered it means nothing.</summary>
    public WorkerKind Kind { get; init; }

    /// <summary>The revision of its registration.</summary>
    public Revision InfoRevision { get; init; }

    /// <summary>The revision of its heartbeat; <see cref="Revision.None"/> when it has none, and is offline.</summary>
    public Revision AliveRevision { get; init; }

    /// <summary>Whether its heartbeat lives under a lease, as that of a stock worker does.</summary>
    public bool IsLeased { get; init; }

    /// <summary>The source that it is bound to.</summary>
    public SourceId? Bound { get; init; }

    /// <summary>The revision of the binding; <see cref="Revision.None"/> when there is none, also none that cannot be read.</summary>
    public Revision BoundRevision { get; init; }

    /// <summary>
    /// The source that it was last bound to. Still known after that source was removed, and with it the key: as in DM, this lasts
    /// no longer than the process, and a source of that name that comes back finds its worker.
    /// </summary>
    public SourceId? LastBound { get; init; }

    /// <summary>The revision of that key; <see cref="Revision.None"/> when there is none any more.</summary>
    public Revision LastBoundRevision { get; init; }

    /// <summary>
    /// The source that was taken from it while it lived, and that it may handle until it says otherwise: then two would write if another
    /// had it. Null once it was offline, or that source was given to any worker.
    /// </summary>
    public SourceId? Leaving { get; init; }

    /// <summary>The revision that took it; after a restart the last that is known to have given it.</summary>
    public Revision LeavingRevision { get; init; }

    /// <summary>The source that it pulls relay logs of on its own.</summary>
    public SourceId? Relay { get; init; }

    /// <summary>The revision that gave it that source to relay.</summary>
    public Revision RelayRevision { get; init; }

    /// <summary>Whether there is a binding, be it one that cannot be read.</summary>
    public bool HasBinding => !BoundRevision.IsNone;

    /// <summary>Whether it is registered.</summary>
    public bool IsRegistered => Address is not null;

    /// <summary>Whether it is registered and alive.</summary>
    public bool IsOnline => IsRegistered && !AliveRevision.IsNone;

    /// <summary>Whether it is registered as one that is called on its port.</summary>
    public bool IsStock => IsRegistered && Kind == WorkerKind.Stock;

    /// <summary>Whether it sends heartbeats and is not registered, as after a loss of the state: a stock worker registers when it starts, and never again.</summary>
    public bool IsUnregistered => !IsRegistered && !AliveRevision.IsNone;

    /// <summary>Whether it could take a source.</summary>
    public bool IsFree => IsOnline && Bound is null && !HasBinding && Relay is null;

    /// <summary>
    /// Whether it came to its binding anew. A stock worker that lost its lease drops its source, and looks at the binding again only
    /// when that is written again.
    /// </summary>
    public bool MustBeBoundAnew => IsOnline && IsStock && HasBinding && AliveRevision > BoundRevision;

    /// <summary>How it stands, in DM's word: <c>offline</c>, <c>free</c>, <c>bound</c> or <c>relay</c>; or in ours <c>unregistered</c>.</summary>
    public string Stage => this switch
    {
        { IsUnregistered: true } => "unregistered",
        { IsOnline: false } => "offline",
        { Bound: not null } => "bound",
        { Relay: not null } => "relay",
        _ => "free",
    };

    /// <summary>Whether nothing is known of it.</summary>
    public bool IsEmpty => Address is null && AliveRevision.IsNone && Bound is null && !HasBinding && LastBoundRevision.IsNone && Relay is null;
}
