using System.Buffers.Binary;

namespace DmMaster.Ctl.Connection;

/// <summary>
/// Begins HTTP/2 on a fresh connection and waits for the other side's settings: only then is a master known to be there. A port that accepts
/// and says nothing must not count as one. .NET's client would begin only with the first call.
/// </summary>
internal static class Http2Prelude
{
    /// <summary>The length of a frame's head in bytes.</summary>
    public const int FrameHead = 9;

    private const byte SettingsType = 4;
    private const byte AckFlag = 1;

    /// <summary>The bytes by which a client begins.</summary>
    public static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Exchanges the first bytes.</summary>
    /// <returns>The connection for .NET's client, which begins as if nothing had been said yet.</returns>
    /// <exception cref="IOException">The connection broke, or the other side does not speak HTTP/2.</exception>
    public static async Task<Stream> ExchangeAsync(Stream connection, CancellationToken cancellationToken)
    {
        byte[] hello = [.. Preface, 0, 0, 0, SettingsType, 0, 0, 0, 0, 0];
        await connection.WriteAsync(hello, cancellationToken);
        await connection.FlushAsync(cancellationToken);
        var head = new byte[FrameHead];
        await connection.ReadExactlyAsync(head, cancellationToken);
        return IsSettings(head, isAck: false) ? new PreludeStream(connection, head) : throw new IOException("The other side does not speak HTTP/2.");
    }

    /// <summary>Whether a frame's head is that of settings, or of their acknowledgement.</summary>
    public static bool IsSettings(ReadOnlySpan<byte> head, bool isAck) =>
        head[3] == SettingsType && (head[4] & AckFlag) == (isAck ? AckFlag : 0) && BinaryPrimitives.ReadUInt32BigEndian(head[5..]) == 0;

    /// <summary>The length of what follows a frame's head, in bytes.</summary>
    public static int PayloadLength(ReadOnlySpan<byte> head) => (head[0] << 16) | (head[1] << 8) | head[2];
}
