namespace DmMaster.Store.Tests.Model;

/// <summary>Answers as text, so that those of an engine and of the model compare as a whole and differ readably.</summary>
internal static class ModelText
{
    internal static string Of(TxnResult result) =>
        Of(result.Revision.Value, result.Succeeded, result.Results.Select(one => one switch
        {
            TxnOpResult.Put put => OfPut(put.Previous),
            TxnOpResult.Delete delete => OfDelete(delete.Previous),
            TxnOpResult.Read read => Of(read.Result),
            _ => throw new NotSupportedException(),
        }));

    internal static string Of(RangeResult result) => OfRange(result.Revision.Value, result.Entries, result.Count, result.More);

    internal static string Of(long revision, bool succeeded, IEnumerable<string> results) => $"@{revision} {succeeded}: {string.Join("; ", results)}";

    internal static string OfPut(KeyValue? previous) => $"put over {Of(previous)}";

    internal static string OfDelete(IEnumerable<KeyValue> gone) => $"deleted {string.Join(',', gone.Select(Of))}";

    internal static string OfRange(long revision, IEnumerable<KeyValue> entries, long count, bool more) =>
        $"read@{revision} {count}{(more ? "+" : "")} {string.Join(',', entries.Select(Of))}";

    internal static string Of(StoreEvent change) => $"{change.Kind} {Of(change.Current)} over {Of(change.Previous)}";

    private static string Of(KeyValue? entry) => entry is null
        ? "nothing"
        : $"{entry.Key.ToStringUtf8()}={entry.Value.ToStringUtf8()}[{entry.CreateRevision}/{entry.ModRevision}/{entry.Version}/{entry.Lease.Value}]";
}
