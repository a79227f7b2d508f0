namespace DmMaster.Workers.Stock;

/// <summary>
/// A concurrency limiter: lets calls begin a few at a time. A thousand at once take a buffer each and wait for one another on the same processors; a few share
/// the same buffers, and are answered as soon.
/// </summary>
/// <remarks>Nobody waits for a worker that is slow: what is under way counts for a moment only, then the next begin.</remarks>
/// <param name="limit">How many may be under way before the next has to wait. Above zero.</param>
/// <param name="moment">How long they count at most, once somebody waits. Above zero.</param>
/// <param name="time">The clock.</param>
public sealed class StatusCallLimiter(int limit, TimeSpan moment, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource<Permit>> _waiting = new();
    private ITimer? _timer;
    private int _round;
    private int _underWay;

    /// <summary>How many wait for a permit, those that left and were not passed over yet included.</summary>
    internal int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Waits for a permit, in the order of coming. Whoever has one disposes of it when the call is over.</summary>
    public ValueTask<Permit> TakeAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<Permit> waiter;
        lock (_lock)
        {
            if (_underWay < limit)
            {
                return ValueTask.FromResult(Begin());
            }

            waiter = new TaskCompletionSource<Permit>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiter);
            if (_waiting.Count == 1)
            {
                _timer ??= time.CreateTimer(static limiter => ((StatusCallLimiter)limiter!).Forget(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timer.Change(moment, Timeout.InfiniteTimeSpan);
            }
        }

        return WaitAsync(waiter, cancellationToken);
    }

    private static async ValueTask<Permit> WaitAsync(TaskCompletionSource<Permit> waiter, CancellationToken cancellationToken)
    {
        using var left = cancellationToken.UnsafeRegister(
            static (waiter, token) => ((TaskCompletionSource<Permit>)waiter!).TrySetCanceled(token), waiter);
        return await waiter.Task;
    }

    private Permit Begin()
    {
        _underWay++;
        return new Permit(this, _round);
    }

    private void End(int round)
    {
        lock (_lock)
        {
            if (round == _round)
            {
                _underWay--;
                Next();
            }
        }
    }

    private void Forget()
    {
        lock (_lock)
        {
            _round++;
            _underWay = 0;
            Next();
            if (_waiting.Count > 0)
            {
                _timer!.Change(moment, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Next()
    {
        while (_underWay < limit && _waiting.TryDequeue(out var waiter))
        {
            var permit = Begin();
            if (!waiter.TrySetResult(permit))
            {
                // It left meanwhile.
                _underWay--;
            }
        }
    }

    /// <summary>Counts as a call under way until it is disposed of.</summary>
    /// <param name="Limiter">Whose it is.</param>
    /// <param name="Round">What it counts in.</param>
    public readonly record struct Permit(StatusCallLimiter Limiter, int Round) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => Limiter.End(Round);
    }
}
