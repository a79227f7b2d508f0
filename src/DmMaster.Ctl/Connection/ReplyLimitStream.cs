using System.Buffers.Binary;

namespace DmMaster.Ctl.Connection;

/// <summary>The body of an answer: it passes unless the size in its five-byte head is beyond the limit.</summary>
internal sealed class ReplyLimitStream(Stream inner, long maxBytes) : Stream
{
    private const int HeadLength = 5;
    private readonly byte[] _head = new byte[HeadLength];
    private int _headRead;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <exception cref="Grpc.Core.RpcException">The answer is too large.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
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

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
