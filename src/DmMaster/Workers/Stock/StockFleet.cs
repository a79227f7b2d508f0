using DmMaster.Registry;
using DmMaster.Workers.Observed;

namespace DmMaster.Workers.Stock;

/// <summary>Asks every stock worker that is online how it is, each on its own.</summary>
public sealed partial class StockFleet(
    StockStatusCalls calls, RegistryFeed feed, ObservedState observed, StockPollOptions options, TimeProvider time, ILogger<StockFleet> logger) : WorkerLoop(feed)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<WorkerName, (StockPoller Poller, Task Work)> _pollers = [];
    private bool _isOver;

    /// <summary>How many are asked.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _pollers.Count;
            }
        }
    }

    /// <summary>Asks a worker. The task ends with an answer to a call that began after this, or with how it failed.</summary>
    /// <returns>Null when it is not a stock worker, or offline.</returns>
    public Task? AskAsync(WorkerName worker)
    {
        StockPoller? poller;
        lock (_lock)
        {
            poller = Match(worker);
        }

        return poller?.AskAsync();
    }

    /// <inheritdoc/>
    protected override void Handle(WorkerName worker, RegistrySnapshot snapshot)
    {
        lock (_lock)
        {
            Match(worker)?.Reconsider();
        }
    }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        try
        {
            await base.RunAsync(stoppingToken);
        }
        finally
        {
            await StopAllAsync();
        }
    }

    private StockPoller? Match(WorkerName worker)
    {
        var isAsked = !_isOver && Feed.Current.Workers.GetValueOrDefault(worker) is { IsOnline: true, IsStock: true };
        if (_pollers.TryGetValue(worker, out var known))
        {
            if (!isAsked)
            {
                known.Poller.Stop();
                _pollers.Remove(worker);
            }

            return isAsked ? known.Poller : null;
        }

        if (!isAsked)
        {
            return null;
        }

        var poller = new StockPoller(worker, calls, Feed, observed, options, time);
        _pollers.Add(worker, (poller, Task.Run(() => RunAsync(worker, poller))));
        return poller;
    }

    private async Task RunAsync(WorkerName worker, StockPoller poller)
    {
        try
        {
            await poller.RunAsync();
        }
        catch (Exception e)
        {
            // A bug, of one worker's poller: the others go on, and this one begins anew with the next question.
            LogBroken(e, worker);
            lock (_lock)
            {
                if (_pollers.TryGetValue(worker, out var current) && current.Poller == poller)
                {
                    _pollers.Remove(worker);
                }
            }
        }
    }

    private async Task StopAllAsync()
    {
        List<(StockPoller Poller, Task Work)> left;
        lock (_lock)
        {
            _isOver = true;
            left = [.. _pollers.Values];
            _pollers.Clear();
        }

        left.ForEach(static worker => worker.Poller.Stop());
        await Task.WhenAll(left.Select(static worker => worker.Work));
    }

    [LoggerMessage(EventId = CoordinatorEventIds.PollerBroken, Level = LogLevel.Error, Message = "asking a stock worker how it is broke off")]
    private partial void LogBroken(Exception exception, WorkerName worker);
}
