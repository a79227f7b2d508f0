using DmMaster.Store;
using Google.Protobuf;

namespace DmMaster.Registry;

/// <summary>A value of shard DDL in a snapshot.</summary>
/// <param name="Value">It, as it is.</param>
/// <param name="Revision">The revision that last wrote it, also when it was the same again: a worker takes no answer that is older than its question.</param>
public sealed record ShardEntry(ByteString Value, Revision Revision)
{
    /// <summary>The revision that first wrote it since it was last not there.</summary>
    public Revision Created { get; init; }
}
