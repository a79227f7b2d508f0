namespace DmMaster.Store.Tests.Model;

/// <summary>What a run needs of the engine that it tries, besides the contract.</summary>
internal sealed record ModelEngine
{
    /// <summary>An empty store of which nothing else knows.</summary>
    public required IKeyValueStore Store { get; init; }

    /// <summary>The oldest revision that it can read; null when it does not say, and forgets nothing unasked.</summary>
    public required Func<IKeyValueStore, Revision?> Oldest { get; init; }

    /// <summary>Advances its clock; false when that is the real one.</summary>
    public required Func<TimeSpan, bool> TryAdvance { get; init; }

    /// <summary>Closes it and opens it again; null when it keeps nothing.</summary>
    public required Func<IKeyValueStore, IKeyValueStore?> Restart { get; init; }

    /// <summary>
    /// Whether it keeps to the contract also where etcd does not: keys that one nested transaction puts and another deletes, and the
    /// order of equal entries.
    /// </summary>
    public required bool IsStrict { get; init; }
}
