using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using Google.Protobuf;

namespace DmMaster.Registry;

/// <summary>Who this cluster is: drawn once, when the store is empty, and as lasting as the store.</summary>
public sealed partial class ClusterIdentity(IKeyValueStore store, TimeProvider time, ILogger<ClusterIdentity> logger) : IHostedService
{
    private const int MostShown = 32;

    /// <summary>The number that etcd and DM know the cluster by.</summary>
    public ulong Id { get; private set; }

    /// <summary>The same as text.</summary>
    public string Name => Id.ToString("x16", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    /// <remarks>
    /// Its home is a key of this master's own. DM's key is written once, for whoever looks there, and read once, where another master wrote it.
    /// What cannot be read is drawn anew: nobody can know the cluster by it.
    /// </remarks>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var drawn = Draw();
        while (true)
        {
            var own = await ReadAsync(DmKeys.OwnClusterId, cancellationToken);
            if (IsNumber(own?.Value))
            {
                drawn = own!.Value;
                break;
            }

            var dms = await ReadAsync(DmKeys.ClusterId, cancellationToken);
            drawn = IsNumber(dms?.Value) ? dms!.Value : drawn;
            if (await TryWriteAsync(drawn, own, dms, cancellationToken))
            {
                break;
            }
        }

        Id = BinaryPrimitives.ReadUInt64BigEndian(drawn.Span);
    }

    /// <summary>Has the store go on above a revision that a worker of this cluster was told: see <see cref="IKeyValueStore.SurpassAsync"/>.</summary>
    public async Task SurpassAsync(Revision told, CancellationToken cancellationToken)
    {
        try
        {
            await store.SurpassAsync(told, cancellationToken);
        }
        catch (StoreException)
        {
            // The store takes no changes: the worker is told everything all the same.
        }
    }

    private static bool IsNumber([NotNullWhen(true)] ByteString? value) => value?.Length == sizeof(ulong);

    private async ValueTask<KeyValue?> ReadAsync(ByteString key, CancellationToken cancellationToken)
    {
        var found = (await store.RangeAsync(new RangeQuery(KeyRange.One(key)), cancellationToken)).Entries is [var only] ? only : null;
        if (found is not null && !IsNumber(found.Value))
        {
            LogUnreadable(key.ToStringUtf8(), Convert.ToHexStringLower(found.Value.Span[..Math.Min(MostShown, found.Value.Length)]));
        }

        return found;
    }

    // False when somebody else wrote it meanwhile.
    private async Task<bool> TryWriteAsync(ByteString id, KeyValue? own, KeyValue? dms, CancellationToken cancellationToken)
    {
        var txn = new Txn
        {
            Compares = [Compare.Unchanged(DmKeys.OwnClusterId, own?.ModRevision ?? Revision.None), Compare.Unchanged(DmKeys.ClusterId, dms?.ModRevision ?? Revision.None)],
            Success =
            [
                new TxnOp.Put(DmKeys.OwnClusterId, id),
                new TxnOp.Put(DmKeys.ClusterId, id),
                new TxnOp.Put(DmKeys.ClusterVersion, ByteString.CopyFromUtf8("""{"internal-no":4,"release-ver":"None"}""")),
            ],
        };
        try
        {
            return (await store.CommitAsync(txn, cancellationToken)).Succeeded;
        }
        catch (StoreException failure) when (failure.Error == StoreError.SpaceExceeded)
        {
            // Then it holds for this run.
            return true;
        }
    }

    // Seconds above, chance below, as stock DM draws it.
    private ByteString Draw()
    {
        var drawn = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt32BigEndian(drawn, (uint)time.GetUtcNow().ToUnixTimeSeconds());
        RandomNumberGenerator.Fill(drawn.AsSpan(sizeof(uint)));
        return ByteString.CopyFrom(drawn);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = CoordinatorEventIds.ClusterUnreadable, Level = LogLevel.Warning, Message = "who this cluster is cannot be read, it is drawn anew")]
    private partial void LogUnreadable(string key, string bytes);
}
