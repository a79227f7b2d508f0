using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;

namespace DmMaster.Hosting.Bounds;

/// <summary>Follows the frames that an HTTP/2 client sends (RFC 9113 section 4.1), and says when it resets too many streams. Nothing is changed or copied.</summary>
/// <remarks>
/// The server counts streams, but not how often a client opens one only to reset it: each costs a call that is begun. A frame of
/// settings counts as well: it has to be answered, and clients send one.
/// </remarks>
/// <param name="inner">What the client sends, from the first byte on.</param>
/// <param name="prefaceBytes">How much comes before the first frame.</param>
/// <param name="bucket">What is allowed.</param>
/// <param name="tooMany">Called once when it is spent.</param>
internal sealed class FrameMeter(PipeReader inner, int prefaceBytes, ResetBucket bucket, Action tooMany) : PipeReader
{
    private const int HeaderBytes = 9;
    private const byte ResetFrame = 3;
    private const byte SettingsFrame = 4;
    private const byte Ack = 1;

    private readonly byte[] _header = new byte[HeaderBytes];
    private ReadOnlySequence<byte> _shown;
    private long _followed;
    private int _inHeader;
    private long _toSkip = prefaceBytes;
    private bool _isSpent;

    /// <inheritdoc/>
    /// <exception cref="ConnectionAbortedException">There were too many resets; what is not shown yet never will be.</exception>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var reading = inner.ReadAsync(cancellationToken);
        return reading.IsCompletedSuccessfully ? new(Follow(reading.Result)) : AwaitAsync(reading);
    }

    /// <inheritdoc/>
    /// <exception cref="ConnectionAbortedException">There were too many resets; what is not shown yet never will be.</exception>
    public override bool TryRead(out ReadResult result)
    {
        var hasRead = inner.TryRead(out result);
        if (hasRead)
        {
            Follow(result);
        }

        return hasRead;
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _followed -= _shown.Slice(_shown.Start, consumed).Length;
        _shown = default;
        inner.AdvanceTo(consumed, examined);
    }

    /// <inheritdoc/>
    public override void CancelPendingRead() => inner.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> AwaitAsync(ValueTask<ReadResult> reading) => Follow(await reading);

    private ReadResult Follow(ReadResult result)
    {
        _shown = result.Buffer;
        foreach (var part in _shown.Slice(_followed))
        {
            Follow(part.Span);
        }

        _followed = _shown.Length;
        return _isSpent ? throw new ConnectionAbortedException("too many streams were reset") : result;
    }

    private void Follow(ReadOnlySpan<byte> part)
    {
        while (part.Length > 0)
        {
            if (_toSkip > 0)
            {
                var skipped = (int)Math.Min(_toSkip, part.Length);
                _toSkip -= skipped;
                part = part[skipped..];
                continue;
            }

            var more = Math.Min(HeaderBytes - _inHeader, part.Length);
            part[..more].CopyTo(_header.AsSpan(_inHeader));
            _inHeader += more;
            part = part[more..];
            if (_inHeader == HeaderBytes)
            {
                _inHeader = 0;
                _toSkip = (_header[0] << 16) | (_header[1] << 8) | _header[2];
                Count(_header[3], _header[4]);
            }
        }
    }

    private void Count(byte kind, byte flags)
    {
        var counts = kind == ResetFrame || (kind == SettingsFrame && (flags & Ack) == 0);
        if (counts && !_isSpent && !bucket.TryTake())
        {
            _isSpent = true;
            tooMany();
        }
    }
}
