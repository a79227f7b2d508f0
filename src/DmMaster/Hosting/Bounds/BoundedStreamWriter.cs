using Google.Protobuf;
using Grpc.Core;

namespace DmMaster.Hosting.Bounds;

/// <summary>Writes that are counted until the client has taken them. Where there is no room they wait: a stream that ended for that would be a fault to its client.</summary>
/// <param name="inner">The writer.</param>
/// <param name="context">The call.</param>
internal sealed class BoundedStreamWriter<T>(IServerStreamWriter<T> inner, ServerCallContext context) : IServerStreamWriter<T>
{
    private const int Free = 1 << 10;

    /// <summary>Room may also come from a connection that has stood still for long enough.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public WriteOptions? WriteOptions
    {
        get => inner.WriteOptions;
        set => inner.WriteOptions = value;
    }

    /// <inheritdoc/>
    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    /// <inheritdoc/>
    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        var bytes = (message as IMessage)?.CalculateSize() ?? 0;
        return bytes is >= 0 and <= Free || CallLoad.Of(context.GetHttpContext()) is not { } load
            ? inner.WriteAsync(message, cancellationToken)
            : WriteAsync(message, bytes, load, cancellationToken);
    }

    private async Task WriteAsync(T message, int bytes, CallLoad load, CancellationToken cancellationToken)
    {
        var budget = load.Connection.Budget;
        var taken = Math.Min(bytes, Math.Min(budget.Options.ConnectionBytes, budget.Options.TotalBytes));
        if (!load.TryTake(taken, isAnswer: true, out _))
        {
            await WaitAsync(taken, load, cancellationToken);
        }

        try
        {
            await inner.WriteAsync(message, cancellationToken);
        }
        finally
        {
            load.Return(taken);
        }
    }

    private async Task WaitAsync(long bytes, CallLoad load, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, context.CancellationToken);
        while (true)
        {
            var freed = load.Connection.Budget.FreedAsync(LookAgain, either.Token);
            if (load.TryTake(bytes, isAnswer: true, out _))
            {
                return;
            }

            await freed;
        }
    }
}
