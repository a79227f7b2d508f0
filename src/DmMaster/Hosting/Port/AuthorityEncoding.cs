using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DmMaster.Hosting.Port;

/// <summary>Reads the <c>:authority</c> of an HTTP/2 request. One that names no host and port is read as <c>localhost</c>.</summary>
/// <remarks>
/// The server would reset the stream. gRPC clients put there what they were told to dial: a whole URL, several addresses, a word of a resolver's
/// own. Nothing here depends on it: there is but one host.
/// </remarks>
internal sealed class AuthorityEncoding : Encoding
{
    /// <summary>The only one.</summary>
    public static readonly AuthorityEncoding Instance = new();

    // The server takes no zone, and not [::].
    private const int ShortestLiteral = 4;

    private static readonly SearchValues<byte> Name = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._"u8);
    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789"u8);

    private static ReadOnlySpan<byte> Otherwise => "localhost"u8;

    /// <summary>Chooses the encoding of a header: this one for the authority, the server's own for all others.</summary>
    public static Encoding? Select(string header) => header == ":authority" ? Instance : null;

    /// <inheritdoc/>
    public override int GetCharCount(byte[] bytes, int index, int count) => Shown(bytes.AsSpan(index, count)).Length;

    /// <inheritdoc/>
    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        Latin1.GetChars(Shown(bytes.AsSpan(byteIndex, byteCount)), chars.AsSpan(charIndex));

    /// <inheritdoc/>
    public override int GetMaxCharCount(int byteCount) => Math.Max(byteCount, Otherwise.Length);

    /// <inheritdoc/>
    public override int GetByteCount(char[] chars, int index, int count) => Latin1.GetByteCount(chars, index, count);

    /// <inheritdoc/>
    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    /// <inheritdoc/>
    public override int GetMaxByteCount(int charCount) => Latin1.GetMaxByteCount(charCount);

    private static ReadOnlySpan<byte> Shown(ReadOnlySpan<byte> authority) => IsHostAndPort(authority) ? authority : Otherwise;

    private static bool IsHostAndPort(ReadOnlySpan<byte> text)
    {
        var isLiteral = text.StartsWith("["u8);
        var end = isLiteral ? text.IndexOf((byte)']') + 1 : text.IndexOf((byte)':') is var colon and >= 0 ? colon : text.Length;
        var host = text[..end];
        var isHost = isLiteral
            ? host.Length > ShortestLiteral && !host.Contains((byte)'%') && IPAddress.TryParse(host[1..^1], out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
            : host.Length > 0 && !host.ContainsAnyExcept(Name);
        var port = text[end..];
        return isHost && (port.IsEmpty || (port[0] == ':' && port.Length > 1 && !port[1..].ContainsAnyExcept(Digits)));
    }
}
