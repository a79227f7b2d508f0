using Google.Protobuf;

namespace DmMaster.Store;

/// <summary>
/// One condition on a key, or on every key of a range (of a range without keys: on a key that does not exist). A key that does not exist has version, revisions and lease 0, and no value:
/// every comparison with its value is false (as in etcd).
/// </summary>
/// <param name="Key">The key.</param>
/// <param name="Target">What of it is compared.</param>
/// <param name="Operator">How.</param>
/// <param name="Number">What it is compared with, unless the target is the value.</param>
/// <param name="Value">What the value is compared with, byte by byte.</param>
public sealed record Compare(ByteString Key, CompareTarget Target, CompareOperator Operator, long Number, ByteString Value)
{
    /// <summary>With an end, the condition is on every key from <see cref="Key"/> on, as <see cref="KeyRange"/> reads it.</summary>
    public ByteString RangeEnd { get; init; } = ByteString.Empty;

    /// <summary>The key exists.</summary>
    public static Compare Present(ByteString key) => new(key, CompareTarget.Version, CompareOperator.NotEqual, 0, ByteString.Empty);

    /// <summary>The key does not exist.</summary>
    public static Compare Absent(ByteString key) =>
        new(key, CompareTarget.Version, CompareOperator.Equal, 0, ByteString.Empty);

    /// <summary>The key was made at <paramref name="revision"/> and not deleted since.</summary>
    public static Compare Created(ByteString key, Revision revision) =>
        new(key, CompareTarget.CreateRevision, CompareOperator.Equal, revision.Value, ByteString.Empty);

    /// <summary>No key of the range exists.</summary>
    public static Compare NoneIn(KeyRange range) => Absent(range.Start) with { RangeEnd = range.End };

    /// <summary>No key of the range was put after <paramref name="revision"/>, a new one included; some may have been deleted.</summary>
    public static Compare NonePutSince(KeyRange range, Revision revision) =>
        new(range.Start, CompareTarget.ModRevision, CompareOperator.Less, revision.Next.Value, ByteString.Empty) { RangeEnd = range.End };

    /// <summary>The key was last put at <paramref name="revision"/>; with <see cref="Revision.None"/>, it does not exist.</summary>
    public static Compare Unchanged(ByteString key, Revision revision) =>
        new(key, CompareTarget.ModRevision, CompareOperator.Equal, revision.Value, ByteString.Empty);
}
