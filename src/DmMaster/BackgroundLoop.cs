namespace DmMaster;

/// <summary>A loop that runs as long as the host does, and ends without complaint when it is told to.</summary>
public abstract class BackgroundLoop : BackgroundService
{
    /// <summary>The loop.</summary>
    protected abstract Task RunAsync(CancellationToken stoppingToken);

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Told to end. Anything else is a bug, and stops the host.
        }
    }
}
