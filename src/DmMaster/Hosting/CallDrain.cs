using DmMaster.Hosting.Port;

namespace DmMaster.Hosting;

/// <summary>At a stop, lets calls end before the server begins to close connections: it would cut off their last words.</summary>
/// <param name="lifetime">Tells streams of the stop.</param>
/// <param name="time">The clock of the wait.</param>
internal sealed class CallDrain(IHostApplicationLifetime lifetime, TimeProvider time) : IHostedLifecycleService
{
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The drain itself counts as one until the stop, so that zero is reached once only.
    private int _open = 1;

    /// <summary>Runs a call up to the last byte of its answer.</summary>
    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        Interlocked.Increment(ref _open);
        try
        {
            await next(context);
            await context.Response.CompleteAsync();
        }
        finally
        {
            Leave();
        }
    }

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        lifetime.StopApplication();
        Leave();
        try
        {
            await _drained.Task.WaitAsync(PortLimits.Drain, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // Calls that do not end by themselves end with their connections.
        }
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Leave()
    {
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _drained.TrySetResult();
        }
    }
}
