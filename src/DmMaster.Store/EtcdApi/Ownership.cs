using Google.Protobuf;

namespace DmMaster.Store.EtcdApi;

/// <summary>
/// How etcd's locks and elections share a name: each who wants it has a key below it that lives with a lease, and owns it when all that
/// were made before are gone.
/// </summary>
/// <param name="store">Where the keys are.</param>
/// <param name="options">Says which keys clients may not write.</param>
internal sealed class Ownership(IKeyValueStore store, EtcdApiOptions options)
{
    /// <summary>How long the lease lives that is made for who brings none, in seconds (as in etcd).</summary>
    private const long DefaultSeconds = 60;

    /// <summary>The keys below a name.</summary>
    internal static KeyRange Below(ByteString name) => KeyRange.Prefix(ByteString.CopyFrom([.. name.Span, (byte)'/']));

    /// <summary>The lease that is named, or a new one.</summary>
    internal async ValueTask<LeaseId> LeaseAsync(long lease, CancellationToken cancellationToken) =>
        lease != 0 ? new LeaseId(lease) : (await store.GrantAsync(LeaseId.None, DefaultSeconds, cancellationToken)).Id;

    /// <summary>Stands in line, if the lease does not already.</summary>
    /// <returns>Its key, and at which revision this was found.</returns>
    internal async ValueTask<Place> EnterAsync(ByteString name, LeaseId lease, ByteString value)
    {
        var key = ByteString.CopyFrom([.. Below(name).Start.Span, .. ByteString.CopyFromUtf8($"{lease.Value:x}").Span]);
        var result = await CommitAsync(new Txn
        {
            Compares = [Compare.Absent(key)],
            Success = [new TxnOp.Put(key, value) { Lease = lease }],
            Failure = [new TxnOp.Read(new RangeQuery(KeyRange.One(key)))],
        });
        var known = result.Succeeded ? null : ((TxnOpResult.Read)result.Results[0]).Result.Entries[0];
        return new Place(key, known?.CreateRevision ?? result.Revision, result.Revision, known?.Value ?? value);
    }

    /// <summary>Waits until all that stood in line before are gone. Who is no longer waited for leaves the line.</summary>
    /// <returns>The revision at which they were.</returns>
    internal async Task<Revision> WaitAsync(ByteString name, Place place, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var before = await store.RangeAsync(
                    new RangeQuery(Below(name))
                    {
                        Limit = 1,
                        SortBy = SortTarget.CreateRevision,
                        IsDescending = true,
                        Bounds = new RevisionBounds { MaxCreate = new Revision(place.Created.Value - 1) },
                    },
                    cancellationToken);
                if (before.Entries.Count == 0)
                {
                    return before.Revision;
                }

                await NextAsync(KeyRange.One(before.Entries[0].Key), before.Revision, StoreEventKind.Delete, cancellationToken);
            }
        }
        catch
        {
            await LeaveAsync(place);
            throw;
        }
    }

    /// <summary>The owner of a name, null when there is none.</summary>
    internal async ValueTask<(KeyValue? Owner, Revision Revision)> OwnerAsync(ByteString name, CancellationToken cancellationToken)
    {
        var first = await store.RangeAsync(
            new RangeQuery(Below(name)) { Limit = 1, SortBy = SortTarget.CreateRevision }, cancellationToken);
        return (first.Entries.Count == 0 ? null : first.Entries[0], first.Revision);
    }

    /// <summary>Waits for the next change after a revision, of a kind if one is given.</summary>
    /// <returns>The key as it left it; null when what happened can no longer be told, and has to be looked up.</returns>
    internal async Task<KeyValue?> NextAsync(KeyRange range, Revision after, StoreEventKind? kind, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var batch in store.Watch(new WatchQuery(range) { From = after.Next }, cancellationToken))
            {
                if (batch.Events.FirstOrDefault(change => kind is null || change.Kind == kind) is { } change)
                {
                    return change.Current;
                }
            }
        }
        catch (StoreException refusal) when (refusal.Error == StoreError.Compacted)
        {
            // Then it is looked up.
        }

        cancellationToken.ThrowIfCancellationRequested();
        return null;
    }

    /// <summary>Commits what clients may.</summary>
    internal ValueTask<TxnResult> CommitAsync(Txn txn)
    {
        ReadOnlyKeys.Check(options, txn);
        return store.CommitAsync(txn, CancellationToken.None);
    }

    /// <summary>Whether it still stands in line.</summary>
    internal async ValueTask<bool> StandsAsync(Place place, CancellationToken cancellationToken) =>
        (await store.RangeAsync(new RangeQuery(KeyRange.One(place.Key)), cancellationToken)).Entries is [var entry] && entry.CreateRevision == place.Created;

    /// <summary>How a call ends that was refused: with etcd's text and, as etcd's own, without a code.</summary>
    internal static async Task<T> AnswerAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (StoreException refusal) when (refusal.Error is not (StoreError.Stopped or StoreError.Unavailable))
        {
            throw EtcdApiErrors.Unknown(refusal.Message);
        }
    }

    private async ValueTask LeaveAsync(Place place)
    {
        try
        {
            await store.CommitAsync(
                new Txn { Compares = [Compare.Created(place.Key, place.Created)], Success = [new TxnOp.Delete(KeyRange.One(place.Key))] },
                CancellationToken.None);
        }
        catch (StoreException)
        {
            // It goes with its lease.
        }
    }

    /// <summary>A place in the line for a name.</summary>
    /// <param name="Key">Its key.</param>
    /// <param name="Created">The revision that made it.</param>
    /// <param name="Found">The revision at which it was found or made.</param>
    /// <param name="Value">What it says.</param>
    internal sealed record Place(ByteString Key, Revision Created, Revision Found, ByteString Value);
}
