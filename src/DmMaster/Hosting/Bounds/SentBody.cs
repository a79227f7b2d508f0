using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace DmMaster.Hosting.Bounds;

/// <summary>The body of an answer that was sent already: what gRPC still writes goes nowhere.</summary>
/// <param name="inner">The body.</param>
internal sealed class SentBody(IHttpResponseBodyFeature inner) : PipeWriter, IHttpResponseBodyFeature
{
    private static readonly byte[] Nowhere = new byte[64 << 10];

    /// <inheritdoc/>
    public Stream Stream => inner.Stream;

    /// <inheritdoc/>
    public PipeWriter Writer => this;

    /// <inheritdoc/>
    public void DisableBuffering() => inner.DisableBuffering();

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        inner.SendFileAsync(path, offset, count, cancellationToken);

    /// <inheritdoc/>
    public Task CompleteAsync() => inner.CompleteAsync();

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
    }

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) => sizeHint <= Nowhere.Length ? Nowhere : new byte[sizeHint];

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => new(default(FlushResult));

    /// <inheritdoc/>
    public override void CancelPendingFlush()
    {
    }

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
    }
}
