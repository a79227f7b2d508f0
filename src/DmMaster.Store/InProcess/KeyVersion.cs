namespace DmMaster.Store.InProcess;

/// <summary>
/// One version of one key, linked to the version before it. The newest is what the index holds.
/// </summary>
/// <remarks>
/// Example: a key put at 5 and 7, deleted at 9 and put at 12 is the chain <c>12 → 9 (tombstone) → 7 → 5</c>.
/// Read as of 8 it is the version of 7; as of 10 it does not exist. Once nothing below 9 can be read any more
/// the link from 7 to 5 is cut, and so on upwards.
/// Only the writer cuts, and only links that no allowed read follows; a read that was allowed when it began
/// checks afterwards whether it still was (see <see cref="RangeReader"/>).
/// </remarks>
internal sealed class KeyVersion(KeyValue value, KeyVersion? older)
{
    private KeyVersion? _older = older;

    /// <summary>The key at this version; of a delete, a tombstone.</summary>
    internal KeyValue Value { get; } = value;

    /// <summary>Whether the key was deleted here.</summary>
    internal bool IsTombstone => Value.Version == 0;

    /// <summary>The key at this version, null when it was deleted here.</summary>
    internal KeyValue? Live => IsTombstone ? null : Value;

    /// <summary>The change that made this version. Only while its revision is in the history: later the version before it is not known.</summary>
    internal StoreEvent ToEvent() =>
        new(IsTombstone ? StoreEventKind.Delete : StoreEventKind.Put, Value, Volatile.Read(ref _older)?.Live);

    /// <summary>The key as it stood at <paramref name="revision"/>, null when it did not exist then.</summary>
    internal KeyValue? AsOf(Revision revision)
    {
        var version = this;
        while (version is not null && version.Value.ModRevision > revision)
        {
            version = Volatile.Read(ref version._older);
        }

        return version?.Live;
    }

    /// <summary>Forgets every older version.</summary>
    /// <returns>The next older one, null when there was none.</returns>
    internal KeyVersion? CutOlder() => Interlocked.Exchange(ref _older, null);
}
