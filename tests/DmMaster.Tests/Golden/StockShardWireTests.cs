using System.Globalization;
using System.Text.Json;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.Etcd;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Testing;
using DmMaster.Testing.Stock;
using Google.Protobuf;
using Grpc.Net.Client;
using Event = DmMaster.Protocol.Etcd.Event;

namespace DmMaster.Tests.Golden;

/// <summary>
/// Two simulated stock workers meet the DDL of a shard group as the recorded ones did: they send the same keys, values and
/// transactions in the same order, and watch for the answer from the same revision on. What the recorded master wrote of pessimistic DDL ours writes by itself: the
/// same events, revision by revision. The answers to optimistic DDL are those of the recorded one.
/// </summary>
public sealed class StockShardWireTests : IAsyncLifetime, IDisposable
{
    private const string Recording = "wire-shard-8.1.jsonl";
    private const string Pessimistic = "shardddl-pessimism";
    private static readonly string[] Lines = ["/etcdserverpb.KV/Range", "/etcdserverpb.KV/Txn", "/etcdserverpb.Watch/Watch"];
    private static readonly ByteString End = ByteString.CopyFromUtf8("end");
    private static readonly string[] Verbs = ["/pb.Master/StartTask", "/pb.Master/OperateTask", "/pb.Master/ShowDDLLocks", "/pb.Master/UnlockDDLLock"];

    private readonly List<JsonElement> _recorded = [.. GoldenFiles.Lines(Recording).Where(static line => Text(line, "dir") == "request")];
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60), TimeProvider.System);
    private readonly CallLog[] _logs = [new(), new()];
    private readonly List<StockProcess> _workers = [];
    private readonly List<StoreEvent> _events = [];
    private InProcessMaster _master = null!;

    public async Task InitializeAsync()
    {
        _master = await InProcessMaster.StartAsync(change: static options => options with { AllowShardMode = true });
        for (var i = 0; i < _logs.Length; i++)
        {
            var process = await StockProcess.StartAsync(
                new StockWorkerOptions
                {
                    Name = $"worker{i + 1}", Address = "", Masters = [_master.Address], MemberListInterval = TimeSpan.Zero, Calls = _logs[i],
                    ShardTables = [Table(i)],
                },
                TimeProvider.System);
            _workers.Add(process);
            await process.JoinedAsync(_patience.Token);
            await OnlineAsync($"worker{i + 1}");
            var created = await _master.Client.OperateSourceAsync(new OperateSourceRequest
            {
                Op = SourceOp.StartSource, WorkerName = $"worker{i + 1}", Config = { Stories.Cluster.Source($"mysql-replica-0{i + 1}") },
            });
            Assert.True(created.Sources.Single().Result, created.ToString());
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var process in _workers)
        {
            await process.DisposeAsync();
        }

        await _master.DisposeAsync();
    }

    public void Dispose() => _patience.Dispose();

    [Fact]
    public async Task Workers_ThroughTheStory_SendWhatTheRecordedOnesSent()
    {
        using var channel = GrpcChannel.ForAddress(_master.Address);
        var etcd = new KV.KVClient(channel);
        var announced = new HashSet<string>();
        var announcing = AnnouncedAsync(_master.Service<RegistryFeed>().Current.Revision.Next);
        foreach (var line in _recorded)
        {
            if (Verbs.Contains(Text(line, "method")))
            {
                await ReconcileAsync(Time(line));
                await SettledAsync(Time(line));
                await GiveAsync(line);
            }
            else if (IsAnswer(line))
            {
                await ReconcileAsync(Time(line));
                var answer = TxnRequest.Parser.ParseFrom(Bytes(line));
                await etcd.TxnAsync(answer, cancellationToken: _patience.Token);
                await CarriedOutAsync(answer);
            }
            else if (WorkerOf(line) is { } worker && Announcement(line) is var (task, ddl, value) && announced.Add(value))
            {
                await ReconcileAsync(Time(line));
                await _workers[worker].Worker.AnnounceDdlAsync(task, ddl with { Table = Table(worker) }, _patience.Token);
            }
        }

        await ReconcileAsync(double.MaxValue);
        await _master.Store.CommitAsync(new Txn { Success = [new TxnOp.Put(End, ByteString.Empty)] }, _patience.Token);
        var revisions = await announcing;
        Assert.Equal(RecordedEvents(), Events(_events.Select(static change => (change.Current.ModRevision.Value, change.Kind == StoreEventKind.Put, change.Current.Key, change.Current.Value))));
        for (var i = 0; i < _logs.Length; i++)
        {
            Assert.Equal(Recorded(i, double.MaxValue), Ours(i));
            Assert.Equal(revisions[i], _logs[i].SentTo(Lines[2]).Cast<WatchRequest>().Where(IsWait).Select(static watch => watch.CreateRequest.StartRevision - 1));
        }
    }

    [Fact]
    public void Structure_OfATable_IsToldAsTheRecordedWorkerTellsIt()
    {
        var recorded = _recorded.Select(Announcement).First(static one => one?.Value.Contains("table-info", StringComparison.Ordinal) == true)!.Value.Ddl.Before;

        // The second column is text: ours are numbers.
        var ours = StockTableInfo.Of("t", "id", "v", "c", "d").Replace(
            """{"Tp":3,"Flag":0,"Flen":11,"Decimal":0,"Charset":"binary","Collate":"binary",""",
            """{"Tp":15,"Flag":0,"Flen":20,"Decimal":0,"Charset":"utf8mb4","Collate":"utf8mb4_general_ci",""",
            StringComparison.Ordinal);
        var text = recorded.Replace(
            """{"Tp":3,"Flag":0,"Flen":11,"Decimal":0,"Charset":"binary","Collate":"binary",""",
            """{"Tp":15,"Flag":0,"Flen":20,"Decimal":0,"Charset":"utf8mb4","Collate":"utf8mb4_general_ci",""",
            StringComparison.Ordinal);

        Assert.Equal(text, ours);
    }

    private async Task OnlineAsync(string worker)
    {
        var feed = _master.Service<RegistryFeed>();
        using var subscription = feed.Subscribe();
        while (feed.Current.Workers.GetValueOrDefault(new WorkerName(worker))?.IsOnline != true)
        {
            await subscription.NextAsync(_patience.Token);
        }
    }

    private static ShardTable Table(int worker) => new("shop", "t", $"shop{worker + 1}", "t");

    private static bool IsWait(WatchRequest watch) => watch.CreateRequest is { } create && create.Key.ToStringUtf8().Contains("shardddl", StringComparison.Ordinal);

    private static bool IsPessimistic(ByteString key) => key.ToStringUtf8().Contains(Pessimistic, StringComparison.Ordinal);

    // What the recorded master saw of pessimistic DDL in its two watches.
    private static IEnumerable<Event> RecordedChanges(double until) =>
        GoldenFiles.Lines(Recording).Where(line => Conn(line) == 1 && Text(line, "dir") == "response" && Text(line, "method") == Lines[2] && Time(line) < until)
            .SelectMany(static line => WatchResponse.Parser.ParseFrom(Bytes(line)).Events)
            .Where(static change => IsPessimistic(change.Kv.Key));

    private static List<string> RecordedEvents() => Events(
        RecordedChanges(double.MaxValue).Select(static change => (change.Kv.ModRevision, change.Type == Event.Types.EventType.Put, change.Kv.Key, change.Kv.Value)));

    // Until the registry holds of pessimistic DDL what the recorded master's store held by then.
    private async Task SettledAsync(double until)
    {
        var held = new HashSet<string>();
        foreach (var change in RecordedChanges(until))
        {
            _ = change.Type == Event.Types.EventType.Put ? held.Add(change.Kv.Key.ToStringUtf8()) : held.Remove(change.Kv.Key.ToStringUtf8());
        }

        var feed = _master.Service<RegistryFeed>();
        using var subscription = feed.Subscribe();
        while (!held.SetEquals(feed.Current.ShardDdl.Values.SelectMany(static entries => entries.Keys).Where(static key => key.Contains(Pessimistic, StringComparison.Ordinal))))
        {
            await subscription.NextAsync(_patience.Token);
        }
    }

    // By revision, those counted from the first: what happens to other keys in between does not count.
    private static List<string> Events(IEnumerable<(long Revision, bool IsPut, ByteString Key, ByteString Value)> events) =>
    [
        .. events.GroupBy(static one => one.Revision).OrderBy(static group => group.Key)
            .SelectMany(static (group, index) => group.Select(one => $"{index} {(one.IsPut ? "put" : "delete")} {one.Key.ToStringUtf8()} {(one.IsPut ? one.Value.ToStringUtf8() : "")}").Order()),
    ];

    private static JsonElement Answer(JsonElement request) => GoldenFiles.Lines(Recording).First(line =>
        Text(line, "dir") == "response" && line.GetProperty("call").GetInt32() == request.GetProperty("call").GetInt32() && Conn(line) == Conn(request));

    // The revisions of what each worker announces, in order, until the end is put.
    private async Task<ILookup<int, long>> AnnouncedAsync(Revision from)
    {
        var revisions = new List<(int Worker, long Revision)>();
        await foreach (var batch in _master.Store.Watch(new WatchQuery(KeyRange.All) { From = from }, _patience.Token))
        {
            _events.AddRange(batch.Events.Where(static change => IsPessimistic(change.Current.Key)));
            foreach (var current in batch.Events.Where(static change => change.Kind == StoreEventKind.Put).Select(static change => change.Current))
            {
                if (current.Key.Equals(End))
                {
                    return revisions.ToLookup(static one => one.Worker, static one => one.Revision);
                }

                revisions.AddRange(Enumerable.Range(0, _logs.Length).Where(worker => IsInfo(current.Key.ToStringUtf8(), worker))
                    .Select(worker => (worker, current.ModRevision.Value)));
            }
        }

        throw new InvalidOperationException("the watch ended");
    }

    private static bool IsInfo(string key, int worker) =>
        key.StartsWith("/dm-master/shardddl-", StringComparison.Ordinal) && key.Contains("/info/", StringComparison.Ordinal) &&
        key.Contains(Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes($"mysql-replica-0{worker + 1}")), StringComparison.Ordinal);

    private async Task GiveAsync(JsonElement line)
    {
        if (Text(line, "method").EndsWith("DDLLocks", StringComparison.Ordinal))
        {
            var shown = await _master.Client.ShowDDLLocksAsync(ShowDDLLocksRequest.Parser.ParseFrom(Bytes(line)), cancellationToken: _patience.Token);
            var recorded = ShowDDLLocksResponse.Parser.ParseFrom(Bytes(Answer(line)));
            if (recorded.Locks.All(static one => one.Mode == "pessimistic"))
            {
                Assert.Equal(recorded, shown);
            }

            return;
        }

        if (Text(line, "method").EndsWith("UnlockDDLLock", StringComparison.Ordinal))
        {
            var unlocked = await _master.Client.UnlockDDLLockAsync(UnlockDDLLockRequest.Parser.ParseFrom(Bytes(line)), cancellationToken: _patience.Token);
            Assert.Equal(UnlockDDLLockResponse.Parser.ParseFrom(Bytes(Answer(line))), unlocked);
            return;
        }

        if (Text(line, "method") == "/pb.Master/StartTask")
        {
            var started = await _master.Client.StartTaskAsync(StartTaskRequest.Parser.ParseFrom(Bytes(line)), cancellationToken: _patience.Token);
            Assert.All(started.Sources, static row => Assert.True(row.Result, row.Msg));
            Assert.Equal(2, started.Sources.Count);
            return;
        }

        var answer = await _master.Client.OperateTaskAsync(OperateTaskRequest.Parser.ParseFrom(Bytes(line)), cancellationToken: _patience.Token);
        Assert.All(answer.Sources, static row => Assert.True(row.Result, row.Msg));
    }

    // What the recorded master wrote of shard DDL to a worker; what it cleaned up after a task, ours does itself.
    private static bool IsAnswer(JsonElement line) =>
        Conn(line) == 1 && Text(line, "method").EndsWith("KV/Txn", StringComparison.Ordinal) &&
        !line.GetProperty("json").ToString().Contains(Pessimistic, StringComparison.Ordinal) &&
        TxnRequest.Parser.ParseFrom(Bytes(line)).Success is { Count: > 0 } operations && operations.All(IsOfOneShardKey);

    // A pause that comes upon a worker in the middle of it has it announced again.
    private async Task CarriedOutAsync(TxnRequest answer)
    {
        foreach (var value in answer.Success.Select(static operation => operation.RequestPut?.Value.ToStringUtf8()).OfType<string>())
        {
            var decision = JsonDocument.Parse(value).RootElement;
            if (!decision.TryGetProperty("conflict-stage", out var stage) || stage.GetString() != "detected")
            {
                var worker = _workers[int.Parse(Text(decision, "source")[^1..], CultureInfo.InvariantCulture) - 1].Worker;
                await worker.UntilAsync(told => told.WaitsAt(Text(decision, "task")) is null, _patience.Token);
            }
        }
    }

    private static bool IsOfOneShardKey(RequestOp operation)
    {
        var (key, end) = operation.RequestPut is { } put ? (put.Key, ByteString.Empty)
            : operation.RequestDeleteRange is { } delete ? (delete.Key, delete.RangeEnd)
            : (ByteString.Empty, ByteString.Empty);
        return end.IsEmpty && key.ToStringUtf8().StartsWith("/dm-master/shardddl", StringComparison.Ordinal);
    }

    private static (string Task, StockDdl Ddl, string Value)? Announcement(JsonElement line)
    {
        if (!Text(line, "method").EndsWith("KV/Txn", StringComparison.Ordinal) ||
            TxnRequest.Parser.ParseFrom(Bytes(line)).Success is not [{ RequestPut: { } put }, ..] || !put.Key.ToStringUtf8().Contains("/info/", StringComparison.Ordinal))
        {
            return null;
        }

        var info = JsonDocument.Parse(put.Value.ToStringUtf8()).RootElement;
        var ddl = new StockDdl(info.GetProperty("ddls").EnumerateArray().Single().GetString()!, Table(0));
        if (info.TryGetProperty("table-info-before", out var before))
        {
            ddl = ddl with { Before = before.GetRawText(), After = [.. info.GetProperty("table-info-after").EnumerateArray().Select(static one => one.GetRawText())] };
        }

        return (Text(info, "task"), ddl, put.Value.ToStringUtf8());
    }

    private async Task ReconcileAsync(double until)
    {
        for (var i = 0; i < _logs.Length; i++)
        {
            var expected = Recorded(i, until);
            try
            {
                await _logs[i].UntilAsync(log => log.SentTo(Lines).Count >= expected.Count, _patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"by {until} worker {i + 1} recorded:\n{string.Join('\n', expected)}\nours:\n{string.Join('\n', Ours(i))}");
            }
        }
    }

    private List<string> Recorded(int worker, double until) =>
        Sorted(_recorded.Where(line => WorkerOf(line) == worker && Time(line) < until && Lines.Contains(Text(line, "method"))).Select(Parse));

    private List<string> Ours(int worker) => Sorted(_logs[worker].SentTo(Lines));

    // Calls and watches are two lines, each with an order of its own.
    private static List<string> Sorted(IEnumerable<IMessage> messages)
    {
        var all = messages.ToLookup(static message => message is WatchRequest, static message => Plain(message.Descriptor.Parser.ParseFrom(message.ToByteArray())));
        return [.. all[false], .. all[true]];
    }

    private static string Plain(IMessage message)
    {
        switch (message)
        {
            case RangeRequest { Revision: > 0 } range:
                range.Revision = 1;
                break;
            case WatchRequest { CreateRequest: { } create }:
                create.StartRevision = 1;
                break;
        }

        return $"{message.Descriptor.Name} {message.ToByteString().ToBase64()} {message}";
    }

    private static IMessage Parse(JsonElement line)
    {
        MessageParser parser = Text(line, "method").Split('/')[^1] switch
        {
            "Range" => RangeRequest.Parser,
            "Txn" => TxnRequest.Parser,
            _ => WatchRequest.Parser,
        };
        return parser.ParseFrom(Bytes(line));
    }

    private static int? WorkerOf(JsonElement line) => Conn(line) switch { 3 => 0, 5 => 1, _ => null };

    private static byte[] Bytes(JsonElement line) => Convert.FromHexString(line.GetProperty("hex").GetString()!);

    private static int Conn(JsonElement line) => line.GetProperty("conn").GetInt32();

    private static double Time(JsonElement line) => line.GetProperty("t").GetDouble();

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
