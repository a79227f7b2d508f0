using System.Net.Sockets;

namespace DmMaster.Tests.Links;

/// <summary>The way from a worker to its master, which a test cuts: neither side is told, nothing that is sent arrives, and no new way opens until it is mended.</summary>
internal sealed class CutLine
{
    private volatile TaskCompletionSource? _mended;

    /// <summary>The handler of the worker's connections.</summary>
    public HttpMessageHandler CreateHandler() => new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            await ThroughAsync(cancellationToken);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new Line(new NetworkStream(socket, ownsSocket: true), this);
        },
    };

    public void Cut() => _mended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Mend()
    {
        var mended = _mended;
        _mended = null;
        mended?.SetResult();
    }

    private Task ThroughAsync(CancellationToken cancellationToken) => _mended?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;

    private sealed class Line(NetworkStream inner, CutLine line) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            await line.ThroughAsync(cancellationToken);
            return count;
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await line.ThroughAsync(cancellationToken);
            await inner.WriteAsync(buffer, cancellationToken);
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            // A cut line takes no farewell along.
            if (line._mended is null)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
