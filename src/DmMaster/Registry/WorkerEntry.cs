using DmMaster.Store;

namespace DmMaster.Registry;

/// <summary>A worker in a snapshot. Its keys come and go one by one, so every part may be absent.</summary>
/// <param name="Name">Which.</param>
public sealed record WorkerEntry(WorkerName Name)
{
    /// <summary>Where it is; null when it is not registered.</summary>
    public string? Address { get; init; }

    /// <summary>The revision of its sign of life; <see cref="Revision.None"/> when it has none, and is offline.</summary>
    public Revision AliveRevision { get; init; }

    /// <summary>Whether its sign of life ends with a lease: a stock worker's does, a native worker's the master takes away.</summary>
    public bool IsLeased { get; init; }

    /// <summary>The source that it is bound to.</summary>
    public SourceId? Bound { get; init; }

    /// <summary>The revision of the binding.</summary>
    public Revision BoundRevision { get; init; }

    /// <summary>The source that it was last bound to.</summary>
    public SourceId? LastBound { get; init; }

    /// <summary>The source that it pulls relay logs of on its own.</summary>
    public SourceId? Relay { get; init; }

    /// <summary>Whether it is registered.</summary>
    public bool IsRegistered => Address is not null;

    /// <summary>Whether it is registered and alive.</summary>
    public bool IsOnline => IsRegistered && !AliveRevision.IsNone;

    /// <summary>Whether it could take a source.</summary>
    public bool IsFree => IsOnline && Bound is null && Relay is null;

    /// <summary>Whether nothing is known of it.</summary>
    public bool IsEmpty => Address is null && AliveRevision.IsNone && Bound is null && LastBound is null && Relay is null;
}
