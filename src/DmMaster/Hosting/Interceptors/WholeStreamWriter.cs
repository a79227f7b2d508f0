using Grpc.Core;

namespace DmMaster.Hosting.Interceptors;

/// <summary>Writes of which a cancellation ends the wait, and not the stream.</summary>
/// <remarks>
/// To the server's own writer a token that is cancelled during a write means that the stream is to be reset with CANCEL. Its client would
/// then never be told why the call ends: etcd's clients take CANCEL for final, and would not resume their watches after a restart.
/// </remarks>
/// <param name="inner">The server's writer.</param>
internal sealed class WholeStreamWriter<T>(IServerStreamWriter<T> inner) : IServerStreamWriter<T>
{
    /// <inheritdoc/>
    public WriteOptions? WriteOptions
    {
        get => inner.WriteOptions;
        set => inner.WriteOptions = value;
    }

    /// <inheritdoc/>
    public Task WriteAsync(T message) => inner.WriteAsync(message);

    /// <inheritdoc/>
    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        var writing = inner.WriteAsync(message, CancellationToken.None);
        return writing.IsCompleted ? writing : writing.WaitAsync(cancellationToken);
    }
}
