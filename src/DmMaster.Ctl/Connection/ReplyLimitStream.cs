using System.Buffers.Binary;

namespace DmMaster.Ctl.Connection;

/// <summary>The body of an answer: it passes unless the size in its five-byte head is beyond the limit.</summary>
internal sealed class ReplyLimitStream(Stream inner, long maxBytes) : PassThroughStream(inner)
{
    private const int HeadLength = 5;
    private readonly byte[] _head = new byte[HeadLength];
    private int _headRead;

    /// <inheritdoc/>
    /// <exception cref="Grpc.Core.RpcException">The answer is too large.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await Inner.ReadAsync(buffer, cancellationToken);
        if (_headRead < HeadLength && count > 0)
        {
            var taken = Math.Min(count, HeadLength - _headRead);
            buffer.Span[..taken].CopyTo(_head.AsSpan(_headRead));
            _headRead += taken;
            if (_headRead == HeadLength && BinaryPrimitives.ReadUInt32BigEndian(_head.AsSpan(1)) is var size && size > maxBytes)
            {
                throw ReplyTooLarge.Error(size, maxBytes);
            }
        }

        return count;
    }
}
