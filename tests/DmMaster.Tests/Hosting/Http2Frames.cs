using System.Buffers.Binary;
using System.Text;

namespace DmMaster.Tests.Hosting;

/// <summary>HTTP/2 frames by hand (RFC 9113 section 4.1), for clients that misbehave.</summary>
internal static class Http2Frames
{
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte Reset = 3;
    public const byte Settings = 4;
    public const byte Ping = 6;
    public const byte GoAway = 7;
    public const byte Continuation = 9;
    public const byte Ack = 1;
    public const byte EndStream = 1;
    public const byte EndHeaders = 4;

    public static byte[] Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    /// <summary>A health check's header block: static table and plain literals only.</summary>
    public static byte[] HealthCheck { get; } = HealthCheckOf("test"u8);

    /// <summary>An empty gRPC message.</summary>
    public static byte[] EmptyMessage { get; } = [0, 0, 0, 0, 0];

    /// <summary>A health check's header block with an authority of at most 127 bytes.</summary>
    public static byte[] HealthCheckOf(ReadOnlySpan<byte> authority) => Call("/grpc.health.v1.Health/Check", authority);

    /// <summary>The header block of a call.</summary>
    public static byte[] Call(string path) => Call(path, "test"u8);

    public static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    /// <summary>Reads one frame; null at the end of the connection.</summary>
    public static async Task<(byte Type, byte Flags, byte[] Payload)?> ReadAsync(Stream stream)
    {
        var head = new byte[9];
        try
        {
            await stream.ReadExactlyAsync(head).AsTask().WaitAsync(RunningMaster.Patience);
            var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head) >>> 8];
            await stream.ReadExactlyAsync(payload).AsTask().WaitAsync(RunningMaster.Patience);
            return (head[3], head[4], payload);
        }
        catch (Exception exception) when (exception is IOException)
        {
            return null;
        }
    }

    private static byte[] Call(string path, ReadOnlySpan<byte> authority) =>
    [
        0x83,
        0x86,
        .. Literal(0x04, path),
        0x01,
        (byte)authority.Length,
        .. authority,
        0x0f,
        .. Literal(0x10, "application/grpc"),
        0x00,
        .. Text("te"),
        .. Text("trailers"),
    ];

    private static byte[] Literal(byte name, string value) => [name, .. Text(value)];

    private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];
}
