namespace DmMaster.Config.Files;

/// <summary>Runs work that may never end on threads of its own, so many at once: what does not end costs no thread of the pool.</summary>
/// <param name="most">How many.</param>
internal sealed class BoundedThreads(int most) : IDisposable
{
    private readonly SemaphoreSlim _free = new(most);

    /// <summary>Runs it when there is a place.</summary>
    /// <param name="work">The work. It keeps its place until it ends, whoever waits for it.</param>
    /// <param name="cancellationToken">The caller does not wait any longer, for the place or for the work.</param>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        var running = Task.Factory.StartNew(() => Run(work), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return await running.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();

    private T Run<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        finally
        {
            _free.Release();
        }
    }
}
