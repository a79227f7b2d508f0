using System.Buffers;
using System.Buffers.Binary;
using DmMaster.Protocol.Etcd;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace DmMaster.Hosting.Bounds;

/// <summary>
/// Every answer on its way out. It is counted until it has left, and refused when there is no room. One that lists many keys is made a piece at a
/// time, as its client reads: it may be as large as the store.
/// </summary>
internal static class AnswerBounds
{
    /// <summary>What every call may have for nothing: as much as its stream costs anyhow.</summary>
    private const int Free = 1 << 10;

    private const int PieceBytes = 64 << 10;
    private const int PiecesFrom = 4 * PieceBytes;

    /// <summary>What an entry of a list costs besides its key and value, which are the store's.</summary>
    private const int EntryBytes = 256;

    /// <summary>A list of so many entries is counted before it is made.</summary>
    private const int AdmittedFrom = 64;

    private const int PrefixBytes = 5;

    /// <summary>Counts a list before it is made: making it only to refuse it would cost what the refusal is to save.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED: there is no room for it.</exception>
    public static void Admit(ServerCallContext context, int entries)
    {
        if (entries >= AdmittedFrom && CallLoad.Of(context.GetHttpContext()) is { } load)
        {
            load.Take(ListBytes(entries), isAnswer: true);
            load.Admitted = ListBytes(entries);
        }
    }

    /// <summary>Whether an answer is too small to count.</summary>
    public static bool IsFree<T>(T answer, out int bytes)
    {
        bytes = (answer as IMessage)?.CalculateSize() ?? 0;
        return bytes is >= 0 and <= Free;
    }

    /// <summary>Counts an answer and sends it; it counts until the client has taken it. gRPC itself would not wait for that.</summary>
    /// <returns>What gRPC sends after that, which goes nowhere.</returns>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED: there is no room for it.</exception>
    public static async ValueTask<T> SendAsync<T>(ServerCallContext context, T answer, int bytes)
    {
        var http = context.GetHttpContext();
        if (CallLoad.Of(http) is not { } load || answer is not IMessage message)
        {
            return answer;
        }

        // A length that is no longer one: gRPC's messages end there.
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        var list = bytes < PiecesFrom ? null : message as RangeResponse;
        var held = list is null ? bytes : ListBytes(list.Kvs.Count);
        if (held > load.Admitted)
        {
            load.Take(held - load.Admitted, isAnswer: true);
        }

        await SendAsync(http, list is null ? [message] : Pieces(list), bytes, load, context.CancellationToken);
        load.Return(Math.Max(held, load.Admitted));
        load.Admitted = 0;
        http.Features.Set<IHttpResponseBodyFeature>(new SentBody(http.Features.GetRequiredFeature<IHttpResponseBodyFeature>()));
        return (T)message.Descriptor.Parser.ParseFrom(ByteString.Empty);
    }

    private static long ListBytes(int entries) => (2 * PieceBytes) + ((long)entries * EntryBytes);

    /// <remarks>Messages that follow each other are one: each piece is one of its own.</remarks>
    private static async Task SendAsync(HttpContext http, IEnumerable<IMessage> pieces, int bytes, CallLoad load, CancellationToken cancellationToken)
    {
        await http.Response.StartAsync(cancellationToken);
        var writer = http.Response.BodyWriter;
        var prefix = writer.GetSpan(PrefixBytes);
        prefix[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], bytes);
        writer.Advance(PrefixBytes);
        foreach (var piece in pieces)
        {
            piece.WriteTo((IBufferWriter<byte>)writer);
            var flushed = await writer.FlushAsync(cancellationToken);
            if (flushed.IsCanceled || flushed.IsCompleted || cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException("The call is over.", cancellationToken);
            }

            load.Renew();
        }
    }

    private static IEnumerable<RangeResponse> Pieces(RangeResponse whole)
    {
        var piece = new RangeResponse { Header = whole.Header };
        var size = 0;
        foreach (var entry in whole.Kvs)
        {
            piece.Kvs.Add(entry);
            size += entry.CalculateSize();
            if (size >= PieceBytes)
            {
                yield return piece;
                (piece, size) = (new RangeResponse(), 0);
            }
        }

        (piece.More, piece.Count) = (whole.More, whole.Count);
        yield return piece;
    }
}
