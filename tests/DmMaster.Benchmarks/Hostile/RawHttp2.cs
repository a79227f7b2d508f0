using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DmMaster.Benchmarks.Hostile;

/// <summary>An HTTP/2 connection by hand (RFC 9113), for a client that keeps to no rule. Blocking: each attack has threads of its own.</summary>
internal sealed class RawHttp2 : IDisposable
{
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte Reset = 3;
    public const byte Settings = 4;
    public const byte WindowUpdate = 8;
    public const byte EndStream = 1;
    public const byte EndHeaders = 4;

    private const int HeaderBytes = 9;
    private const int FrameBytes = 16 << 10;
    private const ushort InitialWindow = 4;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 1000, SendTimeout = 1000 };

    /// <summary>Connects and says the preface.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="window">How many bytes of each answer the server may send unasked.</param>
    public RawHttp2(Uri server, uint window)
    {
        _socket.Connect(IPAddress.Parse(server.Host), server.Port);
        var setting = new byte[6];
        BinaryPrimitives.WriteUInt16BigEndian(setting, InitialWindow);
        BinaryPrimitives.WriteUInt32BigEndian(setting.AsSpan(2), window);
        Send([.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, setting)]);
    }

    /// <summary>Lets the server send as much as there can be over the whole connection.</summary>
    public void OpenWindow()
    {
        var more = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(more, int.MaxValue - ushort.MaxValue);
        Send(Frame(WindowUpdate, 0, 0, more));
    }

    /// <exception cref="SocketException">The server took no more of it.</exception>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[_socket.Send(bytes)..];
        }
    }

    /// <summary>Reads and forgets for at most a second.</summary>
    /// <returns>How many bytes; 0 when the server has ended the connection, null when nothing came.</returns>
    public int? Drain(byte[] buffer)
    {
        try
        {
            return _socket.Receive(buffer);
        }
        catch (SocketException silence) when (silence.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
        {
            return null;
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>The frames of a call.</summary>
    public static byte[] Call(int stream, string path, ReadOnlySpan<byte> message, bool isGzip = false)
    {
        using var frames = new MemoryStream();
        frames.Write(Frame(Headers, EndHeaders, stream, HeaderBlock(path, isGzip)));
        var body = new byte[5 + message.Length];
        body[0] = isGzip ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(1), message.Length);
        message.CopyTo(body.AsSpan(5));
        for (var at = 0; at < body.Length; at += FrameBytes)
        {
            var part = body.AsSpan(at, Math.Min(FrameBytes, body.Length - at));
            frames.Write(Frame(Data, at + part.Length == body.Length ? EndStream : (byte)0, stream, part));
        }

        return frames.ToArray();
    }

    /// <summary>A frame.</summary>
    public static byte[] Frame(byte kind, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeaderBytes + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = kind;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(HeaderBytes));
        return frame;
    }

    /// <summary>The headers of a call: static table and plain literals only (RFC 7541).</summary>
    private static byte[] HeaderBlock(string path, bool isGzip) =>
    [
        0x83, 0x86, 0x04, .. Text(path), 0x01, .. Text("localhost"), 0x0f, 0x10, .. Text("application/grpc"), 0x00, .. Text("te"), .. Text("trailers"),
        .. isGzip ? [0x00, .. Text("grpc-encoding"), .. Text("gzip")] : Array.Empty<byte>(),
    ];

    private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];
}
