namespace DmMaster.Store.Tests.Model;

/// <summary>Answers as text, so that those of an engine and of the model compare as a whole and differ readably.</summary>
internal static class ModelText
{
    internal static string Of(TxnResult result) =>
        Of(result.Revision.Value, result.Succeeded, result.Results.Select(Of));

    internal static string Of(RangeResult result) => OfRange(result.Revision.Value, result.Entries, result.Count, result.More);

    internal static string Of(long revision, bool succeeded, IEnumerable<string> results) => $"@{revision} {OfNested(succeeded, results)}";

    internal static string OfNested(bool succeeded, IEnumerable<string> results) => $"{succeeded}: ({string.Join("; ", results)})";

    internal static string OfPut(KeyValue? previous) => $"put over {Of(previous)}";

    internal static string OfDelete(IEnumerable<KeyValue> gone) => $"deleted {string.Join(',', gone.Select(Of))}";

    internal static string OfRange(long revision, IEnumerable<KeyValue> entries, long count, bool more) =>
        $"read@{revision} {count}{(more ? "+" : "")} {string.Join(',', entries.Select(Of))}";

    /// <summary>A change without what was before.</summary>
    internal static string Of(StoreEvent change) => $"{change.Kind} {Of(change.Current)}";

    internal static string OfRevision(long revision) => $"@{revision}";

    internal static string OfLease(long id, long seconds) => $"lease {id} of {seconds} s";

    internal static string Of(Lease? lease) => lease is { } one ? OfLease(one.Id.Value, one.Seconds) : "no lease";

    internal static string Of(LeaseStatus? status, bool withLeft) => status is null
        ? "no lease"
        : OfStatus(status.Lease.Id.Value, status.Lease.Seconds, withLeft ? status.SecondsLeft : null, status.Keys.Select(key => key.ToStringUtf8()));

    internal static string OfStatus(long id, long seconds, long? left, IEnumerable<string> keys) =>
        $"{OfLease(id, seconds)}, left {left}: {string.Join(',', keys)}";

    internal static string OfLeases(IEnumerable<long> ids) => $"leases {string.Join(',', ids)}";

    internal static string Of(KeyValue? entry) => entry is null
        ? "nothing"
        : $"{entry.Key.ToStringUtf8()}={entry.Value.ToStringUtf8()}[{entry.CreateRevision}/{entry.ModRevision}/{entry.Version}/{entry.Lease.Value}]";

    private static string Of(TxnOpResult result) => result switch
    {
        TxnOpResult.Put put => OfPut(put.Previous),
        TxnOpResult.Delete delete => OfDelete(delete.Previous),
        TxnOpResult.Read read => Of(read.Result),
        TxnOpResult.Nested nested => OfNested(nested.Succeeded, nested.Results.Select(Of)),
        _ => throw new NotSupportedException(),
    };
}
