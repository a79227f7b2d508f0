using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using Google.Protobuf;

namespace DmMaster.Operations;

/// <summary>Who this cluster is: drawn once, when the store is empty, and as lasting as the store.</summary>
public sealed partial class ClusterIdentity(IKeyValueStore store, TimeProvider time, ILogger<ClusterIdentity> logger) : IHostedService
{
    private const int MostShown = 32;

    /// <summary>The number that etcd and DM know the cluster by.</summary>
    public ulong Id { get; private set; }

    /// <summary>The same as text.</summary>
    public string Name => Id.ToString("x16", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    /// <remarks>One that cannot be read is drawn anew: nobody can know the cluster by it.</remarks>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var drawn = Draw();
        var result = await store.CommitAsync(Write(drawn, Compare.Absent(DmKeys.ClusterId)), cancellationToken);
        while (!result.Succeeded && ((TxnOpResult.Read)result.Results[0]).Result.Entries is [var entry])
        {
            if (entry.Value.Length == sizeof(ulong))
            {
                drawn = entry.Value;
                break;
            }

            LogUnreadable(DmKeys.ClusterId.ToStringUtf8(), Convert.ToHexStringLower(entry.Value.Span[..Math.Min(MostShown, entry.Value.Length)]));
            try
            {
                result = await store.CommitAsync(Write(drawn, Compare.Unchanged(DmKeys.ClusterId, entry.ModRevision)), cancellationToken);
            }
            catch (StoreException failure) when (failure.Error == StoreError.SpaceExceeded)
            {
                // Then it holds for this run.
                break;
            }
        }

        Id = BinaryPrimitives.ReadUInt64BigEndian(drawn.Span);
    }

    // Seconds above, chance below, as stock DM draws it.
    private ByteString Draw()
    {
        var drawn = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt32BigEndian(drawn, (uint)time.GetUtcNow().ToUnixTimeSeconds());
        RandomNumberGenerator.Fill(drawn.AsSpan(sizeof(uint)));
        return ByteString.CopyFrom(drawn);
    }

    private static Txn Write(ByteString id, Compare condition) => new()
    {
        Compares = [condition],
        Success =
        [
            new TxnOp.Put(DmKeys.ClusterId, id),
            new TxnOp.Put(DmKeys.ClusterVersion, ByteString.CopyFromUtf8("""{"internal-no":4,"release-ver":"None"}""")),
        ],
        Failure = [new TxnOp.Read(new RangeQuery(KeyRange.One(DmKeys.ClusterId)))],
    };

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = EventIds.ClusterUnreadable, Level = LogLevel.Warning, Message = "who this cluster is cannot be read, it is drawn anew")]
    private partial void LogUnreadable(string key, string bytes);
}
