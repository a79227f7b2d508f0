using DmMaster.Registry;
using DmMaster.Workers.Calls;

namespace DmMaster.Workers.Stock;

/// <summary>
/// Asks a stock worker that leaves a status call unanswered for something else, again and again until the call is over: one that answers
/// is busy, as with a pause that waits for the end of a transaction, and not silent.
/// </summary>
/// <param name="worker">The worker.</param>
/// <param name="context">What is shared.</param>
/// <param name="slot">Where its heartbeats are noted.</param>
internal sealed class BusyProbe(WorkerName worker, StockContext context, WorkerSlot slot) : IDisposable
{
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private CancellationTokenSource? _asking;
    private bool _isUnderWay;

    /// <summary>A status call begins.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            // One timer for all calls: hardly one is under way long enough for it to fire.
            _timer ??= context.Time.CreateTimer(static probe => ((BusyProbe)probe!).Ask(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _isUnderWay = true;
            _timer.Change(HeartbeatProbe.QuietOf(context.Options.Silence), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The call is over.</summary>
    public void End()
    {
        lock (_lock)
        {
            _isUnderWay = false;
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _ = _asking?.CancelAsync();
            _asking = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        End();
        _timer?.Dispose();
    }

    private void Ask()
    {
        lock (_lock)
        {
            if (_isUnderWay && _asking is null && context.Clients.Of(worker) is { } client)
            {
                _asking = new CancellationTokenSource();
                _ = AskAsync(new HeartbeatProbe(client, context.Options.Silence, context.Time), _asking.Token);
            }
        }
    }

    private async Task AskAsync(HeartbeatProbe probe, CancellationToken cancellationToken)
    {
        await probe.AskAsync(Heard, cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            await probe.UntilSilentAsync(Heard, cancellationToken);
        }
    }

    private void Heard()
    {
        var now = context.Time.GetTimestamp();
        slot.Note(known => StockAnswers.Heartbeat(known, now));
    }
}
