using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using Google.Protobuf;

namespace DmMaster.Operations;

/// <summary>Who this cluster is: drawn once, when the store is empty, and as lasting as the store.</summary>
public sealed class ClusterIdentity(IKeyValueStore store, TimeProvider time) : IHostedService
{
    /// <summary>The number that etcd and DM know the cluster by.</summary>
    public ulong Id { get; private set; }

    /// <summary>The same as text.</summary>
    public string Name => Id.ToString("x16", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Seconds above, chance below, as stock DM draws it.
        var drawn = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt32BigEndian(drawn, (uint)time.GetUtcNow().ToUnixTimeSeconds());
        RandomNumberGenerator.Fill(drawn.AsSpan(sizeof(uint)));
        var result = await store.CommitAsync(
            new Txn
            {
                Compares = [Compare.Absent(DmKeys.ClusterId)],
                Success =
                [
                    new TxnOp.Put(DmKeys.ClusterId, ByteString.CopyFrom(drawn)),
                    new TxnOp.Put(DmKeys.ClusterVersion, ByteString.CopyFromUtf8("""{"internal-no":4,"release-ver":"None"}""")),
                ],
                Failure = [new TxnOp.Read(new RangeQuery(KeyRange.One(DmKeys.ClusterId)))],
            },
            cancellationToken);
        var stored = result.Results[0] is TxnOpResult.Read read ? read.Result.Entries[0].Value.ToByteArray() : drawn;
        Id = stored.Length == sizeof(ulong)
            ? BinaryPrimitives.ReadUInt64BigEndian(stored)
            : throw new InvalidDataException($"invalid cluster id: {Convert.ToHexStringLower(stored)}");
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
