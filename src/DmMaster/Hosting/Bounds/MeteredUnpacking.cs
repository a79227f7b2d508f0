namespace DmMaster.Hosting.Bounds;

/// <summary>A message being unpacked. Each block is taken from the budget before it is handed on.</summary>
/// <param name="inner">What unpacks.</param>
/// <param name="call">Whose message it is, null where nothing is counted.</param>
/// <param name="most">How many bytes it may become.</param>
internal sealed class MeteredUnpacking(Stream inner, CallLoad? call, int most) : Stream
{
    private long _unpacked;

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
    /// <exception cref="Grpc.Core.RpcException">RESOURCE_EXHAUSTED: there is no room for more.</exception>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    /// <exception cref="Grpc.Core.RpcException">RESOURCE_EXHAUSTED: there is no room for more.</exception>
    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        if (count == 0)
        {
            return 0;
        }

        _unpacked += count;
        if (_unpacked > most)
        {
            throw LoadErrors.UnpacksTooFar(most);
        }

        call?.TakeUnpacked(count);
        return count;
    }

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

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
