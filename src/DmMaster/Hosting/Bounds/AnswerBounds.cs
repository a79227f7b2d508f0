using System.Buffers;
using System.Buffers.Binary;
using DmMaster.Store.EtcdApi;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace DmMaster.Hosting.Bounds;

/// <summary>
/// Every answer on its way out. It is counted until it has left, and refused when there is no room. One that lists many keys is made a chunk at a
/// time, as its client reads: it may be as large as the store.
/// </summary>
internal static class AnswerBounds
{
    /// <summary>What every call may have for nothing: as much as its stream costs anyhow.</summary>
    private const int Free = 1 << 10;

    private const int ChunkBytes = 32 << 10;
    private const int ChunksFrom = 4 * ChunkBytes;
    private const int ChunksHeld = 2 * ChunkBytes;

    /// <summary>What an entry of a list costs besides its key and value, which are the store's.</summary>
    private const int EntryBytes = 16;

    private const int PrefixBytes = 5;

    /// <summary>Begins a read of many keys, which ends when the result is disposed. There must be room for a chunk of its answer: to read only to be refused would cost what the refusal is to save.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED: there is no room for it.</exception>
    /// <exception cref="OperationCanceledException">The call is over.</exception>
    public static async ValueTask<IDisposable?> BeginLongReadAsync(ServerCallContext context)
    {
        if (CallLoad.Of(context.GetHttpContext()) is not { } load)
        {
            return null;
        }

        load.Take(ChunksHeld, isAnswer: false);
        try
        {
            return await load.Connection.Budget.LongReads.EnterAsync(load.Connection, 1, context.CancellationToken);
        }
        finally
        {
            load.Return(ChunksHeld);
        }
    }

    /// <summary>Counts a large list before it is made, and keeps it to be sent in chunks.</summary>
    /// <returns>False when it is small enough to be made as it is.</returns>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED: there is no room for it.</exception>
    public static bool Keep(ServerCallContext context, RangeChunks list)
    {
        if (CallLoad.Of(context.GetHttpContext()) is not { } load || list.Bytes is < ChunksFrom or > int.MaxValue)
        {
            return false;
        }

        load.Take(Held(list), isAnswer: true);
        load.List = list;
        return true;
    }

    /// <summary>Whether an answer is too small to count.</summary>
    public static bool IsFree<T>(T answer, out int bytes)
    {
        bytes = (answer as IMessage)?.CalculateSize() ?? 0;
        return bytes is >= 0 and <= Free && !ReferenceEquals(answer, RangeChunks.Stead);
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

        if (load.List is { } list)
        {
            await SendAsync(http, list.Make(ChunkBytes), (int)list.Bytes, load, context.CancellationToken);
            load.Return(Held(list));
        }
        else
        {
            // A length that is no longer one: gRPC's messages end there.
            ArgumentOutOfRangeException.ThrowIfNegative(bytes);
            load.Take(bytes, isAnswer: true);
            await SendAsync(http, [message], bytes, load, context.CancellationToken);
            load.Return(bytes);
        }

        http.Features.Set<IHttpResponseBodyFeature>(new SentBody(http.Features.GetRequiredFeature<IHttpResponseBodyFeature>()));
        return (T)message.Descriptor.Parser.ParseFrom(ByteString.Empty);
    }

    private static long Held(RangeChunks list) => ChunksHeld + ((long)list.Entries * EntryBytes);

    /// <remarks>Messages that follow each other are one: each chunk is one of its own.</remarks>
    private static async Task SendAsync(HttpContext http, IEnumerable<IMessage> chunks, int bytes, CallLoad load, CancellationToken cancellationToken)
    {
        await http.Response.StartAsync(cancellationToken);
        var writer = http.Response.BodyWriter;
        var prefix = writer.GetSpan(PrefixBytes);
        prefix[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], bytes);
        writer.Advance(PrefixBytes);
        foreach (var chunk in chunks)
        {
            chunk.WriteTo((IBufferWriter<byte>)writer);
            var flushed = await writer.FlushAsync(cancellationToken);
            if (flushed.IsCanceled || flushed.IsCompleted || cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException("The call is over.", cancellationToken);
            }

            load.Renew();
        }
    }
}
