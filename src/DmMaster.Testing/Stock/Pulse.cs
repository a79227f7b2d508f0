namespace DmMaster.Testing.Stock;

/// <summary>Tells everyone who waits that something changed. Take <see cref="Next"/> first, then look, then wait: nothing is missed.</summary>
internal sealed class Pulse
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next change.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Something changed.</summary>
    public void Fire()
    {
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _next, next).TrySetResult();
    }

    /// <summary>Waits until a condition holds.</summary>
    public async Task UntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        for (var next = Next; !condition(); next = Next)
        {
            await next.WaitAsync(cancellationToken);
        }
    }
}
