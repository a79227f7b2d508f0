using Grpc.Core;

namespace DmMaster.Benchmarks.Streams;

/// <summary>One open stream, seen from the client.</summary>
internal abstract class StreamClient : IDisposable
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _heard;

    /// <summary>Messages from the server so far.</summary>
    public long Heard => Volatile.Read(ref _heard);

    /// <summary>Why it ended; null while it stands.</summary>
    public string? End { get; private set; }

    /// <summary>Opens it; done when the server has said something.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        _ = ReadAsync(cancellationToken);
        await _opened.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Says that this side is alive.</summary>
    public abstract Task BeatAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Calls.</summary>
    protected abstract Task BeginAsync(CancellationToken cancellationToken);

    /// <summary>Waits for a message.</summary>
    protected abstract Task<bool> NextAsync(CancellationToken cancellationToken);

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await NextAsync(cancellationToken))
            {
                Interlocked.Increment(ref _heard);
                _opened.TrySetResult();
            }

            End = "the server ended it";
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException or ObjectDisposedException)
        {
            End = e.Message;
        }

        _opened.TrySetException(new RpcException(new Status(StatusCode.Aborted, End)));
    }
}
