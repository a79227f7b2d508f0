namespace DmMaster.Worker;

/// <summary>
/// How long the worker may go on without the master. A master gives a source to another worker when it has heard nothing of this one for the time
/// to live; the lease is over before that, so that two never write for one source.
/// </summary>
/// <remarks>
/// It counts from when the worker sent what the master answered: the master heard that later than it was sent, and counts from there. It
/// lasts two thirds of the time to live: the last third is for stopping, and for clocks that do not go alike. Six heartbeats may be lost
/// before it is over.
/// </remarks>
/// <param name="time">A clock that goes on while the machine sleeps.</param>
internal sealed class WorkerLease(TimeProvider time) : IDisposable
{
    private const double Share = 2.0 / 3;

    // Timers stand still while the machine sleeps: how late it may be noticed, as a part of the lease.
    private const double Step = 0.1;

    // The least that can be waited for.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly Wake _renewed = new();
    private CancellationTokenSource _term = new();
    private long _from;
    private TimeSpan _length;

    /// <summary>Now, for <see cref="Renew"/>.</summary>
    public long Now => time.GetTimestamp();

    /// <summary>The term in which a link is opened: fires when the lease is over, and the link with it.</summary>
    public CancellationToken Begin()
    {
        lock (_lock)
        {
            if (_term.IsCancellationRequested)
            {
                _term.Dispose();
                _term = new CancellationTokenSource();
            }

            return _term.Token;
        }
    }

    /// <summary>The master answered.</summary>
    /// <param name="sent">When that was sent which it answered.</param>
    /// <param name="timeToLive">What the master said; zero when it said nothing, and there is no lease.</param>
    /// <param name="term">The term of the link.</param>
    public void Renew(long sent, TimeSpan timeToLive, CancellationToken term)
    {
        lock (_lock)
        {
            if (term == _term.Token && !term.IsCancellationRequested)
            {
                (_from, _length) = (sent, timeToLive * Share);
            }
        }

        _renewed.Up();
    }

    /// <summary>Waits until the lease is over.</summary>
    public async Task UntilOverAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Left(out var step) is not { } left)
            {
                await _renewed.WaitAsync(cancellationToken);
            }
            else if (left < Tick)
            {
                return;
            }
            else
            {
                await Task.Delay(left < step ? left : step, time, cancellationToken);
            }
        }
    }

    /// <summary>Ends the term, and the link: there is no lease until the master answers in another.</summary>
    public Task EndAsync()
    {
        lock (_lock)
        {
            _length = TimeSpan.Zero;
            return _term.CancelAsync();
        }
    }

    public void Dispose() => _term.Dispose();

    // Null when there is no lease.
    private TimeSpan? Left(out TimeSpan step)
    {
        lock (_lock)
        {
            step = _length * Step;
            return _length > TimeSpan.Zero ? _length - time.GetElapsedTime(_from) : null;
        }
    }
}
