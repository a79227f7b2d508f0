using System.Text.Json;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.Etcd;
using DmMaster.Testing;
using DmMaster.Testing.Stock;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace DmMaster.Tests.Golden;

/// <summary>
/// The simulated stock worker does to our master what the recorded stock worker did to its master: through the same story it sends
/// the same messages in the same order on each of its lines, apart from what is volatile.
/// </summary>
public sealed class StockWorkerWireTests
{
    private const string Keys = "keys";
    private const string Watches = "watches";
    private const string Leases = "leases";
    private const string Joins = "joins";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Orders that our master does not take yet: what stock's master wrote for them is written in its place.</summary>
    private static readonly HashSet<string> NotYet = [];

    /// <summary>Orders that leave no trace in the store, and so none at the worker's lines.</summary>
    private static readonly HashSet<string> Unseen =
        ["PurgeWorkerRelay", "GetValidationStatus", "GetValidationError", "OperateValidationError", "OperateSchema", "HandleError", "GetCfg", "QueryStatus"];

    private static readonly Dictionary<string, string[]> Lines = new()
    {
        [Keys] = ["/etcdserverpb.KV/Range", "/etcdserverpb.KV/Txn"],
        [Watches] = ["/etcdserverpb.Watch/Watch"],
        [Leases] = ["/etcdserverpb.Lease/LeaseGrant", "/etcdserverpb.KV/Put", "/etcdserverpb.Lease/LeaseKeepAlive", "/etcdserverpb.Lease/LeaseRevoke"],
        [Joins] = ["/pb.Master/RegisterWorker"],
    };

    [Theory]
    [InlineData("wire-master-6.5.jsonl")]
    [InlineData("wire-master-8.1.jsonl")]
    public async Task Worker_ThroughTheStory_SendsWhatTheRecordedOneSent(string recording)
    {
        var lines = GoldenFiles.Lines(recording).ToList();
        await using var master = await InProcessMaster.StartAsync();
        var log = new CallLog();
        await using var process = await StockProcess.StartAsync(
            new StockWorkerOptions
            {
                Name = "worker1", Address = "", Masters = [master.Address], MemberListInterval = TimeSpan.Zero, Calls = log,
            },
            TimeProvider.System);
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var channel = GrpcChannel.ForAddress(master.Address);
        var orders = lines.Where(line => Conn(line) > 3 && Text(line, "dir") == "request").ToList();
        await ReconcileAsync(log, lines, Time(orders[0]), patience.Token);
        for (var i = 0; i < orders.Count; i++)
        {
            await OrderAsync(channel.CreateCallInvoker(), orders[i], lines, patience.Token);
            await ReconcileAsync(log, lines, i + 1 < orders.Count ? Time(orders[i + 1]) : Time(orders[i]) + 1, patience.Token);
        }

        await process.StopAsync();

        Assert.All(Lines.Keys, line => Assert.Equal(Plain(lines, line, double.MaxValue), Plain(log, line)));
    }

    [Fact]
    public async Task Worker_AsksForTheMembers_AsTheRecordedOne()
    {
        await using var master = await InProcessMaster.StartAsync();
        var log = new CallLog();
        await using var process = await StockProcess.StartAsync(
            new StockWorkerOptions
            {
                Name = "worker1", Address = "", Masters = [master.Address], MemberListInterval = TimeSpan.FromMilliseconds(1), Calls = log,
            },
            TimeProvider.System);
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        await log.UntilAsync(sent => sent.SentTo("/etcdserverpb.Cluster/MemberList").Count > 0, patience.Token);

        var recorded = GoldenFiles.Lines("wire-master-8.1.jsonl")
            .First(line => Text(line, "method").EndsWith("/MemberList", StringComparison.Ordinal) && Text(line, "dir") == "request");
        Assert.Equal(Parse(recorded), log.SentTo("/etcdserverpb.Cluster/MemberList")[0]);
    }

    /// <summary>Gives the order to our master; where it cannot take it yet, writes what the recorded master wrote.</summary>
    private static async Task OrderAsync(CallInvoker channel, JsonElement order, List<JsonElement> lines, CancellationToken cancellationToken)
    {
        var name = Text(order, "method")["/pb.Master/".Length..];
        if (Unseen.Contains(name))
        {
            return;
        }

        var method = new Method<byte[], byte[]>(
            MethodType.Unary, "pb.Master", name, Marshallers.Create<byte[]>(x => x, x => x), Marshallers.Create<byte[]>(x => x, x => x));
        try
        {
            await channel.AsyncUnaryCall(method, null, new CallOptions(cancellationToken: cancellationToken), Bytes(order));
            Assert.False(NotYet.Contains(name), $"{name} is answered now: take it off the list");
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unimplemented)
        {
            Assert.True(NotYet.Contains(name), $"{name} is not answered");
            var call = order.GetProperty("call").GetInt32();
            var end = Time(lines.First(line => Text(line, "dir") == "end" && line.GetProperty("call").GetInt32() == call));
            foreach (var write in lines.Where(line => IsWrite(line) && Time(line) >= Time(order) && Time(line) <= end))
            {
                await new KV.KVClient(channel).TxnAsync(TxnRequest.Parser.ParseFrom(Bytes(write)), cancellationToken: cancellationToken);
            }
        }
    }

    private static bool IsWrite(JsonElement line) =>
        Conn(line) == 1 && Text(line, "dir") == "request" && Text(line, "method").EndsWith("KV/Txn", StringComparison.Ordinal);

    /// <summary>Waits until the worker has sent as much as the recorded one had by then.</summary>
    private static async Task ReconcileAsync(CallLog log, List<JsonElement> lines, double until, CancellationToken cancellationToken)
    {
        var expected = Lines.Keys.ToDictionary(line => line, line => Recorded(lines, line, until).Count());
        try
        {
            await log.UntilAsync(sent => expected.All(line => sent.SentTo(Lines[line.Key]).Count >= line.Value), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"by {until}: " + string.Join('\n', Lines.Keys.Select(line => $"{line}\n recorded:\n  " +
                string.Join("\n  ", Plain(lines, line, until)) + "\n ours:\n  " + string.Join("\n  ", Plain(log, line)))));
        }
    }

    private static IEnumerable<IMessage> Recorded(List<JsonElement> lines, string name, double until) => lines
        .Where(line => Conn(line) is 2 or 3 && Text(line, "dir") == "request" && Time(line) < until && Lines[name].Contains(Text(line, "method")))
        .Select(Parse);

    private static IMessage Parse(JsonElement line)
    {
        MessageParser parser = Text(line, "method").Split('/')[^1] switch
        {
            "Range" => RangeRequest.Parser,
            "Txn" => TxnRequest.Parser,
            "Put" => PutRequest.Parser,
            "Watch" => WatchRequest.Parser,
            "LeaseGrant" => LeaseGrantRequest.Parser,
            "LeaseKeepAlive" => LeaseKeepAliveRequest.Parser,
            "LeaseRevoke" => LeaseRevokeRequest.Parser,
            "MemberList" => MemberListRequest.Parser,
            "RegisterWorker" => RegisterWorkerRequest.Parser,
            var other => throw new InvalidOperationException(other),
        };
        return parser.ParseFrom(Bytes(line));
    }

    private static List<string> Plain(List<JsonElement> lines, string line, double until) =>
        Plain(Recorded(lines, line, until), BaseOf(Recorded(lines, Keys, double.MaxValue)));

    private static List<string> Plain(CallLog log, string line) => Plain(log.SentTo(Lines[line]), BaseOf(log.SentTo(Lines[Keys])));

    private static List<string> Plain(IEnumerable<IMessage> messages, long first) =>
        [.. messages.Select(one => Plain(one.Descriptor.Parser.ParseFrom(one.ToByteArray()), first))];

    /// <summary>A message as text without what is volatile: revisions are counted from that of the first binding.</summary>
    private static string Plain(IMessage message, long first)
    {
        switch (message)
        {
            case RegisterWorkerRequest register:
                register.Address = "";
                break;
            case PutRequest put:
                put.Value = ByteString.CopyFromUtf8(JsonDocument.Parse(put.Value.ToStringUtf8()).RootElement.GetProperty("worker-name").GetString());
                put.Lease = 1;
                break;
            case LeaseKeepAliveRequest keep:
                keep.ID = 1;
                break;
            case LeaseRevokeRequest revoke:
                revoke.ID = 1;
                break;
            case RangeRequest { Revision: > 0 } range:
                range.Revision -= first;
                break;
            case WatchRequest { CreateRequest: { } create }:
                // The heartbeat may be put before these two are read, after them or in between.
                create.StartRevision = create.Key.ToStringUtf8().Contains("-worker/", StringComparison.Ordinal) ? 0 : create.StartRevision - first;
                break;
        }

        return $"{message.Descriptor.Name} {Text(message.ToByteArray())}";
    }

    private static string Text(byte[] bytes) => string.Concat(bytes.Select(b => b is >= 32 and < 127 ? ((char)b).ToString() : $"\\{b}"));

    /// <summary>The revision of the binding: that is the first one that does not depend on when the heartbeat was put.</summary>
    private static long BaseOf(IEnumerable<IMessage> reads) =>
        reads.OfType<RangeRequest>().FirstOrDefault(static read => read.Revision > 0)?.Revision ?? 0;

    private static byte[] Bytes(JsonElement line) => Convert.FromHexString(line.GetProperty("hex").GetString()!);

    private static int Conn(JsonElement line) => line.GetProperty("conn").GetInt32();

    private static double Time(JsonElement line) => line.GetProperty("t").GetDouble();

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
