namespace DmMaster.Testing.Stock;

/// <summary>Observers that begin in one order and are ended in the other.</summary>
internal sealed class ObserverGroup
{
    private readonly Stack<(CancellationTokenSource Stop, Task Work)> _observers = new();

    /// <summary>Starts one.</summary>
    public void Start(Func<CancellationToken, Task> observe, CancellationToken cancellationToken)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _observers.Push((stop, observe(stop.Token)));
    }

    /// <summary>Ends all of them.</summary>
    public async Task StopAsync()
    {
        while (_observers.TryPop(out var observer))
        {
            await observer.Stop.CancelAsync();
            await observer.Work;
            observer.Stop.Dispose();
        }
    }
}
