using System.Text.Json;
using System.Text.RegularExpressions;
using DmMaster.Protocol.Dm;
using DmMaster.Store;
using DmMaster.Tests.Stories;

namespace DmMaster.Tests.Golden;

/// <summary>
/// What stock's master wrote into its store while a source was created and a task started, paused, resumed and
/// stopped: ours writes the same keys with the same values, together in the same transactions.
/// </summary>
public sealed partial class StoredKeysTests
{
    [Fact]
    public async Task Story_OfSourceAndTask_WritesWhatStockWrites()
    {
        var recording = GoldenFiles.Lines("wire-master-8.1.jsonl").ToList();
        await using var cluster = await Cluster.StartAsync("worker1");
        var began = cluster.Master.Store.CurrentRevision;
        using var ending = new CancellationTokenSource();
        var changes = cluster.Master.Store.Watch(new WatchQuery(KeyRange.All) { From = began.Next }, ending.Token);

        await cluster.Client.OperateSourceAsync(OperateSourceRequest.Parser.ParseFrom(Request(recording, "OperateSource", 0)));
        await cluster.Client.StartTaskAsync(StartTaskRequest.Parser.ParseFrom(Request(recording, "StartTask", 0)));
        await cluster.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = "one" });
        await cluster.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Resume, Name = "one" });
        await cluster.Client.StartValidationAsync(StartValidationRequest.Parser.ParseFrom(Request(recording, "StartValidation", 0)));
        await cluster.Client.StopValidationAsync(StopValidationRequest.Parser.ParseFrom(Request(recording, "StopValidation", 0)));
        await cluster.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Delete, Name = "one" });

        await cluster.Client.OperateSourceAsync(new OperateSourceRequest { Op = SourceOp.StopSource, SourceID = { "mysql-replica-01" } });

        var expected = Transactions(recording).ToList();
        Assert.Equal(9, expected.Count);
        Assert.Equal(expected, await WrittenAsync(changes, expected.Count, ending));
    }

    [Fact]
    public async Task Story_OfRelay_WritesWhatStockWrites()
    {
        var recording = GoldenFiles.Lines("wire-master-8.1.jsonl").ToList();
        await using var cluster = await Cluster.StartAsync("worker1");
        await cluster.Client.OperateSourceAsync(OperateSourceRequest.Parser.ParseFrom(Request(recording, "OperateSource", 0)));
        using var ending = new CancellationTokenSource();
        var changes = cluster.Master.Store.Watch(new WatchQuery(KeyRange.All) { From = cluster.Master.Store.CurrentRevision.Next }, ending.Token);

        await cluster.Client.OperateRelayAsync(OperateRelayRequest.Parser.ParseFrom(Request(recording, "OperateRelay", 0)));
        await cluster.Client.OperateWorkerRelayTaskAsync(OperateWorkerRelayRequest.Parser.ParseFrom(Request(recording, "OperateWorkerRelayTask", 0)));
        await cluster.Client.OperateWorkerRelayTaskAsync(OperateWorkerRelayRequest.Parser.ParseFrom(Request(recording, "OperateWorkerRelayTask", 1)));
        await cluster.Client.OperateRelayAsync(OperateRelayRequest.Parser.ParseFrom(Request(recording, "OperateRelay", 1)));

        var all = AllTransactions(recording);
        var first = all.FindIndex(text => text.StartsWith("PUT /dm-master/v2/upstream/config/", StringComparison.Ordinal));
        var enabled = all.FindIndex(first + 1, text => text.StartsWith("PUT /dm-master/v2/upstream/config/", StringComparison.Ordinal));
        var expected = all.GetRange(enabled, 6);
        Assert.Equal(expected, await WrittenAsync(changes, expected.Count, ending));
    }

    private static byte[] Request(IEnumerable<JsonElement> recording, string method, int number) => Convert.FromHexString(
        recording.Where(line => Text(line, "method") == $"/pb.Master/{method}" && Text(line, "dir") == "request").ElementAt(number)
            .GetProperty("hex").GetString()!);

    /// <summary>The transactions of the recording that belong to this story; those of relay, between them, do not.</summary>
    private static IEnumerable<string> Transactions(List<JsonElement> recording)
    {
        var all = AllTransactions(recording);
        var source = all.FindIndex(text => text.StartsWith("PUT /dm-master/v2/upstream/config/", StringComparison.Ordinal));
        var start = all.FindIndex(text => text.StartsWith("PUT /dm-master/upstream/subtask/", StringComparison.Ordinal));
        var stop = all.FindIndex(text => text.StartsWith("DELETE /dm-master/upstream/subtask/", StringComparison.Ordinal));
        var remove = all.FindIndex(text => text.StartsWith("DELETE /dm-master/v2/upstream/config/", StringComparison.Ordinal));
        var validate = all.FindLastIndex(text => text.StartsWith("PUT /dm-master/upstream/subtask/", StringComparison.Ordinal));
        return
        [
            all[source], all[source + 1], all[start], all[start + 1], all[start + 2],
            all[validate], all[validate + 1], all[stop], Existing(all[remove]),
        ];
    }

    private static List<string> AllTransactions(List<JsonElement> recording) =>
        recording
            .Where(line => line.GetProperty("conn").GetInt32() == 1 && Text(line, "dir") == "request" && Text(line, "method").EndsWith("/Txn", StringComparison.Ordinal))
            .Select(line => line.GetProperty("json"))
            .Where(json => json.TryGetProperty("success", out _))
            .Select(json => string.Join('\n', json.GetProperty("success").EnumerateArray().SelectMany(Operation)))
            .ToList();

    // A delete of what does not exist leaves no trace in a store: here the relay's stage.
    private static string Existing(string transaction) => string.Join(
        '\n', transaction.Split('\n').Where(line => !line.Contains("/stage/relay/", StringComparison.Ordinal)));

    private static IEnumerable<string> Operation(JsonElement operation)
    {
        if (operation.TryGetProperty("request_put", out var put))
        {
            yield return Put(Text(put, "key"), Text(put, "value"));
        }
        else if (operation.TryGetProperty("request_delete_range", out var delete))
        {
            yield return $"DELETE {Text(delete, "key")}";
        }
    }

    private static async Task<List<string>> WrittenAsync(IAsyncEnumerable<WatchBatch> changes, int count, CancellationTokenSource ending)
    {
        var written = new List<string>();
        await foreach (var batch in changes)
        {
            written.AddRange(batch.Events.GroupBy(change => change.Current.ModRevision).Select(revision => string.Join('\n', revision.Select(
                change => change.Kind == StoreEventKind.Put
                    ? Put(change.Current.Key.ToStringUtf8(), change.Current.Value.ToStringUtf8())
                    : $"DELETE {change.Current.Key.ToStringUtf8()}"))));
            if (written.Count >= count)
            {
                break;
            }
        }

        await ending.CancelAsync();
        return written;
    }

    private static string Put(string key, string value) => $"PUT {key} {ServerId().Replace(value, "server-id = drawn").Replace("\n", "\\n", StringComparison.Ordinal)}";

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    [GeneratedRegex(@"server-id = 429\d{6}")]
    private static partial Regex ServerId();
}
