namespace DmMaster.Ctl.Connection;

/// <summary>
/// A connection on which the preface and empty settings are already sent and one frame's head is already read. It swallows the preface when
/// .NET's client sends it again, and the acknowledgement of the settings that the client does not know of; all else passes.
/// </summary>
/// <param name="inner">The connection.</param>
/// <param name="firstHead">The head of the first frame.</param>
internal sealed class PreludeStream(Stream inner, byte[] firstHead) : PassThroughStream(inner)
{
    private readonly byte[] _head = firstHead;
    private int _headLength = Http2Prelude.FrameHead;
    private int _headGiven;
    private int _payloadLeft = Http2Prelude.PayloadLength(firstHead);
    private int _prefaceLeft = Http2Prelude.Preface.Length;
    private bool _isThrough;

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
                return await Inner.ReadAsync(buffer, cancellationToken);
            }
            else if (_payloadLeft > 0)
            {
                var count = await Inner.ReadAsync(buffer[..Math.Min(buffer.Length, _payloadLeft)], cancellationToken);
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
            await Inner.WriteAsync(buffer[skipped..], cancellationToken);
        }
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
            var count = await Inner.ReadAsync(_head.AsMemory(_headLength), cancellationToken);
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
