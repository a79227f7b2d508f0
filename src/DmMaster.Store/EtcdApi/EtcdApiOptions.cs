using Grpc.Core;

namespace DmMaster.Store.EtcdApi;

/// <summary>What one client may ask for, and how often it is told that nothing happened.</summary>
public sealed record EtcdApiOptions
{
    /// <summary>How many compares, operations on success and operations on failure a transaction may have, each.</summary>
    /// <value>Default 2048, to which stock DM raises etcd's 128.</value>
    public int MaxTxnOperations { get; init; } = 2048;

    /// <summary>How large a writing request may be, in bytes.</summary>
    /// <value>Default 1.5 MiB, as in etcd.</value>
    public int MaxRequestBytes { get; init; } = 3 << 19;

    /// <summary>What a message may have beyond that before it is not even read, in bytes.</summary>
    /// <value>Default 0.5 MiB, as in etcd.</value>
    public int RequestSlackBytes { get; init; } = 1 << 19;

    /// <summary>How many bytes of keys and values one transaction may read, all its reads together.</summary>
    /// <value>Default 32 MiB. A read by itself may be as large as the store.</value>
    public long MaxTxnFoundBytes { get; init; } = 32 << 20;

    /// <summary>From which size on an answer is split for a watch that asked for that, in bytes.</summary>
    /// <value>Default 1.5 MiB.</value>
    public int FragmentBytes { get; init; } = 3 << 19;

    /// <summary>How long a watch that asked for it hears nothing before it is told how far it has come.</summary>
    /// <value>Default 10 minutes, as in etcd.</value>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many watches one stream may hold.</summary>
    /// <value>Default 16,384.</value>
    public int MaxWatchesPerStream { get; init; } = 16_384;

    /// <summary>How many watches all streams may hold together.</summary>
    /// <value>Default 500,000.</value>
    public int MaxWatches { get; init; } = 500_000;

    /// <summary>Which keys clients may read and not change.</summary>
    /// <value>Default none.</value>
    public IReadOnlyList<KeyRange> ReadOnly { get; init; } = [];

    /// <summary>
    /// Of which keys a watch that begins above the next revision is that of one who was told a later state, since lost: the store goes
    /// on above it and the watch ends as compacted, so that its client reads anew. On other keys it waits, as in etcd.
    /// </summary>
    /// <value>Default none.</value>
    public IReadOnlyList<KeyRange> Remembered { get; init; } = [];

    /// <summary>
    /// Begins a read of more than <see cref="ShortReadKeys"/> keys, which ends when the result is disposed: so many of them at once are
    /// held back that others are not kept waiting.
    /// </summary>
    /// <value>Default: holds nothing back.</value>
    public Func<ServerCallContext, ValueTask<IDisposable?>> BeginLongReadAsync { get; init; } = static _ => default;

    /// <summary>
    /// Asked before the answer to a range of several keys is made: whether the call's answer is not made but sent from these pieces
    /// (<see cref="RangeChunks.Stead"/>). It may refuse by throwing.
    /// </summary>
    /// <value>Default: no.</value>
    public Func<ServerCallContext, RangeChunks, bool> SendsChunks { get; init; } = static (_, _) => false;

    /// <summary>How many keys a read may look at without being long.</summary>
    /// <value>Default 256: some tens of microseconds.</value>
    public int ShortReadKeys { get; init; } = 256;

    /// <summary>How large the store is, in bytes, for those who ask for its status.</summary>
    public Func<long> Size { get; init; } = static () => 0;
}
