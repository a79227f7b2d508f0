using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Workers.Calls;
using Grpc.Core;
using WorkerClient = DmMaster.Protocol.Dm.Worker.WorkerClient;

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
    private const double Growth = 1.5;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly WorkerName _worker;
    private readonly StockContext _context;
    private readonly WorkerSlot _slot;
    private readonly BusyProbe _probe;
    private readonly TimeSpan _slow;
    private readonly Signal _signal = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource? _question;
    private CancellationTokenSource? _idle;
    private bool _isOver;
    private int _demandsSeen;
    private TimeSpan _fast;
    private TimeSpan _took;
    private long? _since;
    private bool _isHurried;

    /// <summary>Makes one that does nothing yet.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="context">What is shared.</param>
    public StockPoller(WorkerName worker, StockContext context)
    {
        _worker = worker;
        _context = context;
        _slot = context.Observed.Of(worker);
        _probe = new BusyProbe(worker, context, _slot);
        _slow = Spread(context.Options.Slow, worker);
        _fast = context.Options.FastFirst;
    }

    private TimeSpan FastFirst => Max(_context.Options.FastFirst, _context.Options.FastEach * _context.Observed.ListenedTo);

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
                var due = _context.Time.GetTimestamp();
                using (await _context.Turns.TakeAsync(_stopping.Token))
                {
                    // What somebody waited for may be known by now.
                    if (IsAsked() || _slot.Listeners > 0 || Left(isHurried: false) < Tick)
                    {
                        await CallAsync();
                        var over = _context.Time.GetTimestamp();
                        (_since, _took) = (over, _context.Time.GetElapsedTime(due, over));
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

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one < other ? other : one;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

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

        _probe.Dispose();

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
        var asked = _context.Feed.Current.Revision;
        var now = _context.Time.GetTimestamp();
        _slot.Note(worker => StockAnswers.Began(worker, now));
        _probe.Begin();
        try
        {
            var answer = await QueryAsync(call.Token);
            var at = _context.Time.GetTimestamp();
            _slot.Update(worker => StockAnswers.Answered(worker, answer, asked, at));
            question?.TrySetResult();
        }
        catch (RpcException e) when (!call.IsCancellationRequested)
        {
            var at = _context.Time.GetTimestamp();
            _slot.Update(worker => StockAnswers.Failed(worker, e, at));
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
            _probe.End();
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

    private async Task<QueryStatusResponse> QueryAsync(CancellationToken cancellationToken)
    {
        var client = _context.Clients.Of(_worker) ?? throw new RpcException(new Status(StatusCode.Unavailable, "the worker is not registered"));
        using var late = new CancellationTokenSource(_context.Options.CallLimit, _context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        var answer = await QueryAsync(client, either.Token, late.Token);
        return LinkPolicy.CheckCount(answer.SubTaskStatus.Count) is { } fault
            ? throw new RpcException(new Status(StatusCode.ResourceExhausted, fault.Message))
            : answer;
    }

    // No deadline of a call: that is a time of day, and a clock that is set would end calls that are under way.
    private static async Task<QueryStatusResponse> QueryAsync(WorkerClient client, CancellationToken either, CancellationToken late)
    {
        try
        {
            return await client.QueryStatusAsync(new QueryStatusRequest(), cancellationToken: either);
        }
        catch (RpcException) when (late.IsCancellationRequested)
        {
            throw new RpcException(GoStatus.DeadlineExceeded);
        }
    }

    private async Task PauseAsync()
    {
        while (!IsDue(out var left))
        {
            await _signal.WaitAsync(left, _context.Time, _stopping.Token);
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

        _fast = isHurried ? Min(Max(FastFirst, _fast * Growth), _context.Options.FastMost) : _context.Options.FastMost;
        return true;
    }

    // Many begin to listen when many have been told something, which has to reach the workers first. Whoever is to be asked sooner still is.
    private void Hurry(bool isHurried)
    {
        var first = _context.Options.FastEach * _context.Observed.ListenedTo;
        if (!_isHurried || Left(isHurried) > first)
        {
            (_fast, _took, _since) = (first, TimeSpan.Zero, _context.Time.GetTimestamp());
        }
    }

    // Never longer busy than idle: when the machine has much to do, calls and the wait for them take longer, and make way for what they wait for.
    private TimeSpan Left(bool isHurried) => _since is { } since
        ? (isHurried ? Min(Max(_fast, _took), _context.Options.FastMost) : HasNothingToSay() ? _context.Options.Idle : _slow)
            - _context.Time.GetElapsedTime(since)
        : TimeSpan.Zero;

    // By what it said itself, too: it may still have what the registry knows nothing of.
    private bool HasNothingToSay() =>
        _context.Feed.Current.Workers.GetValueOrDefault(_worker) is { IsFree: true }
        && _slot.Current is { LastHeard: not null, Calls.UnansweredSince: null, Source.Source: "", Subtasks.IsEmpty: true };

    private bool IsAsked()
    {
        lock (_lock)
        {
            return _question is not null;
        }
    }
}
