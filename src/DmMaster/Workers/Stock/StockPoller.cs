using DmMaster.Registry;
using DmMaster.Workers.Calls;
using DmMaster.Workers.Observed;
using Grpc.Core;

namespace DmMaster.Workers.Stock;

/// <summary>
/// Asks one stock worker how it is: at once when somebody has a question or begins to listen, unless many are listened to; then fast as
/// long as somebody listens, slowly otherwise, and hardly ever if it has no source. At most one call is under way, and its answer is for
/// all who asked before it began.
/// </summary>
/// <remarks>
/// One loop makes the calls, anybody asks. A call that was made for nobody makes way for one that somebody waits for, so that nobody
/// waits for the end of a call that cannot answer him.
/// </remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "The source has no timer and no handle; stopping may race with anything, disposing must not.")]
public sealed class StockPoller
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly WorkerName _worker;
    private readonly StockStatusCalls _calls;
    private readonly RegistryFeed _feed;
    private readonly ObservedState _observed;
    private readonly TimeProvider _time;
    private readonly WorkerSlot _slot;
    private readonly SilenceWatch _silence;
    private readonly PollPace _pace;
    private readonly Signal _signal = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource? _question;
    private CancellationTokenSource? _idle;
    private bool _isOver;
    private int _demandsSeen;
    private long? _since;
    private bool _isHurried;

    /// <summary>Makes one that does nothing yet.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="calls">Makes the calls.</param>
    /// <param name="feed">The registry.</param>
    /// <param name="observed">Where the answers are kept.</param>
    /// <param name="options">How often.</param>
    /// <param name="time">The clock.</param>
    public StockPoller(
        WorkerName worker, StockStatusCalls calls, RegistryFeed feed, ObservedState observed, StockPollOptions options, TimeProvider time)
    {
        _worker = worker;
        _calls = calls;
        _feed = feed;
        _observed = observed;
        _time = time;
        _slot = observed.Of(worker);
        _silence = calls.Watch(worker, _slot);
        _pace = new PollPace(options, Spread(options.Slow, worker));
    }

    /// <summary>Asks. The task ends when an answer came in to a call that began after this, or with how that call failed.</summary>
    public Task AskAsync()
    {
        Task answered;
        lock (_lock)
        {
            if (_isOver)
            {
                return Task.FromException(new RpcException(new Status(StatusCode.Unavailable, "the worker is offline")));
            }

            _question ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            answered = _question.Task;
        }

        Want();
        return answered;
    }

    /// <summary>Something changed of the worker in the registry, as when it was given a source.</summary>
    public void Reconsider() => _signal.Set();

    /// <summary>Ends it: a call under way is given up.</summary>
    public void Stop() => _ = _stopping.CancelAsync();

    /// <summary>Asks until it is stopped.</summary>
    public async Task RunAsync()
    {
        _slot.TellDemand(Want);
        _slot.Update(static worker => worker with { Calls = ObservedCalls.None });
        try
        {
            while (true)
            {
                var due = _time.GetTimestamp();
                using (await _calls.EnterAsync(_stopping.Token))
                {
                    // What somebody waited for may be known by now.
                    if (IsAsked() || _slot.Listeners > 0 || Left(isHurried: false) < Tick)
                    {
                        await CallAsync();
                        var over = _time.GetTimestamp();
                        _since = over;
                        _pace.Called(_time.GetElapsedTime(due, over));
                    }
                }

                await PauseAsync();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Told to end.
        }
        finally
        {
            End();
        }
    }

    // The same for a worker each time, different between workers: no two fall into step.
    private static TimeSpan Spread(TimeSpan slow, WorkerName worker)
    {
        const int Steps = 4096;
        var hash = worker.Value.Aggregate(2166136261u, static (sum, c) => (sum ^ c) * 16777619u);
        return slow * (0.8 + (0.4 * ((hash >> 8) % Steps) / Steps));
    }

    private void Want()
    {
        lock (_lock)
        {
            // What follows from it runs elsewhere, not under the lock.
            _ = _idle?.CancelAsync();
        }

        _signal.Set();
    }

    private void End()
    {
        TaskCompletionSource? question;
        lock (_lock)
        {
            _isOver = true;
            (question, _question) = (_question, null);
        }

        _silence.Dispose();

        // A worker that was away for a moment only has another poller by now.
        _slot.EndDemand(Want, static worker => worker.Calls is null ? worker : worker with { Calls = null, IsConnected = false });
        Fail(question, new RpcException(new Status(StatusCode.Unavailable, "the worker is offline")));
    }

    private static void Fail(TaskCompletionSource? question, RpcException failure)
    {
        if (question?.TrySetException(failure) == true)
        {
            // Who asked may have left: then nobody looks.
            _ = question.Task.Exception;
        }
    }

    private async Task CallAsync()
    {
        using var call = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var question = Begin(call);
        _silence.Begin();
        try
        {
            await _calls.AskAsync(_worker, _slot, call.Token);
            question?.TrySetResult();
        }
        catch (RpcException e) when (!call.IsCancellationRequested)
        {
            Fail(question, e);
        }
        catch (RpcException)
        {
            // It made way for a call that somebody waits for, or all ends here.
            Fail(question, new RpcException(new Status(StatusCode.Unavailable, "the worker is offline")));
            _stopping.Token.ThrowIfCancellationRequested();
        }
        finally
        {
            _silence.End();
            lock (_lock)
            {
                _idle = null;
            }
        }
    }

    private TaskCompletionSource? Begin(CancellationTokenSource call)
    {
        lock (_lock)
        {
            var question = _question;
            _question = null;
            _idle = question is null && _slot.Listeners == 0 ? call : null;
            return question;
        }
    }

    private async Task PauseAsync()
    {
        while (!IsDue(out var left))
        {
            await _signal.WaitAsync(left, _time, _stopping.Token);
        }
    }

    private bool IsDue(out TimeSpan left)
    {
        var (demands, isHurried) = (_slot.Demands, _slot.Listeners > 0);
        if (demands != _demandsSeen)
        {
            Hurry(isHurried);
        }

        (_demandsSeen, _isHurried) = (demands, isHurried);
        left = IsAsked() ? TimeSpan.Zero : Left(isHurried);
        if (left >= Tick)
        {
            return false;
        }

        _pace.Begins(isHurried, _observed.ListenedTo);
        return true;
    }

    // Many begin to listen when many have been told something, which has to reach the workers first. Whoever is to be asked sooner still is.
    private void Hurry(bool isHurried)
    {
        var listenedTo = _observed.ListenedTo;
        if (!_isHurried || Left(isHurried) > _pace.ToReach(listenedTo))
        {
            _pace.Hurry(listenedTo);
            _since = _time.GetTimestamp();
        }
    }

    private TimeSpan Left(bool isHurried) => _since is { } since
        ? _pace.After(isHurried, !isHurried && HasNothingToSay()) - _time.GetElapsedTime(since)
        : TimeSpan.Zero;

    // By what it said itself, too: it may still have what the registry knows nothing of.
    private bool HasNothingToSay() =>
        _feed.Current.Workers.GetValueOrDefault(_worker) is { IsFree: true }
        && _slot.Current is { LastHeard: not null, Calls.UnansweredSince: null, Source.Source: "", Subtasks.IsEmpty: true };

    private bool IsAsked()
    {
        lock (_lock)
        {
            return _question is not null;
        }
    }
}
