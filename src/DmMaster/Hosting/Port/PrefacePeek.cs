using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace DmMaster.Hosting.Port;

/// <summary>Tells HTTP/2 with prior knowledge from HTTP/1.1 on the clear-text port, by the 24 bytes with which every HTTP/2 client begins.</summary>
/// <remarks>
/// The server decides between the two by ALPN only, so a connection that begins with the preface is marked as if ALPN had chosen <c>h2</c>.
/// The bytes stay in the pipe: nothing is copied, and a connection that says nothing costs a timer.
/// </remarks>
/// <param name="time">The clock of the limit.</param>
/// <param name="limit">How long a client may take until its protocol is known.</param>
internal sealed class PrefacePeek(TimeProvider time, TimeSpan limit)
{
    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Looks at the first bytes, then hands the connection on; a client that takes too long is cut off.</summary>
    public async Task OnConnectionAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        switch (await LookAsync(connection))
        {
            case true:
                var mark = new ClearTextHttp2Feature();
                connection.Features.Set<ITlsConnectionFeature>(mark);
                connection.Features.Set<ITlsApplicationProtocolFeature>(mark);
                await next(connection);
                break;
            case false:
                await next(connection);
                break;
            default:
                connection.Abort();
                break;
        }
    }

    /// <returns>True for HTTP/2, false for anything else, null for a client that left or took too long.</returns>
    private async Task<bool?> LookAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        using var timer = new PrefaceTimer(connection, time, limit);
        try
        {
            while (true)
            {
                var result = await input.ReadAsync();
                var decision = Decide(result);
                var isDecided = decision is not null || result.IsCompleted || result.IsCanceled;
                input.AdvanceTo(result.Buffer.Start, isDecided ? result.Buffer.Start : result.Buffer.End);
                if (isDecided)
                {
                    return timer.TryStop() ? decision : null;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone before it said what it wanted.
            return null;
        }
    }

    private static bool? Decide(ReadResult result)
    {
        Span<byte> start = stackalloc byte[Preface.Length];
        var length = (int)Math.Min(result.Buffer.Length, start.Length);
        result.Buffer.Slice(0, length).CopyTo(start);
        return Preface.StartsWith(start[..length]) ? length == Preface.Length ? true : null : false;
    }
}
