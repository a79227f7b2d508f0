namespace DmMaster.Ctl.Connection;

/// <summary>
/// A connection on which the preface and empty settings are already sent and one frame's head is already read. It swallows the preface when
/// .NET's client sends it again, and the acknowledgement of the settings that the client does not know of; all else passes.
/// </summary>
/// <param name="inner">The connection.</param>
/// <param name="firstHead">The head of the first frame.</param>
internal sealed class PreludeStream(Stream inner, byte[] firstHead) : Stream
{
    private readonly byte[] _head = firstHead;
    private int _headLength = Http2Prelude.FrameHead;
    private int _headGiven;
    private int _payloadLeft = Http2Prelude.PayloadLength(firstHead);
    private int _prefaceLeft = Http2Prelude.Preface.Length;
    private bool _isThrough;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (_headGiven < _headLength && _headLength == Http2Prelude.FrameHead)
            {
                return GiveHead(buffer.Span);
            }
            else if (_isThrough || buffer.IsEmpty)
            {
                return await inner.ReadAsync(buffer, cancellationToken);
            }
            else if (_payloadLeft > 0)
            {
                var count = await inner.ReadAsync(buffer[..Math.Min(buffer.Length, _payloadLeft)], cancellationToken);
                _payloadLeft -= count;
                return count;
            }
            else if (!await ReadHeadAsync(cancellationToken))
            {
                return 0;
            }
        }
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var skipped = Math.Min(_prefaceLeft, buffer.Length);
        _prefaceLeft -= skipped;
        if (skipped < buffer.Length)
        {
            await inner.WriteAsync(buffer[skipped..], cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

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

    private int GiveHead(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _headLength - _headGiven);
        _head.AsSpan(_headGiven, count).CopyTo(buffer);
        _headGiven += count;
        return count;
    }

    // Keeps what it has when it is cancelled half way.
    private async ValueTask<bool> ReadHeadAsync(CancellationToken cancellationToken)
    {
        if (_headLength == Http2Prelude.FrameHead)
        {
            (_headLength, _headGiven) = (0, 0);
        }

        while (_headLength < Http2Prelude.FrameHead)
        {
            var count = await inner.ReadAsync(_head.AsMemory(_headLength), cancellationToken);
            if (count == 0)
            {
                return false;
            }

            _headLength += count;
        }

        _isThrough = Http2Prelude.IsSettings(_head, isAck: true);
        _headGiven = _isThrough ? _headLength : 0;
        _payloadLeft = Http2Prelude.PayloadLength(_head);
        return true;
    }
}
