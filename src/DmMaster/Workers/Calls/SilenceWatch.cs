using DmMaster.Protocol.Dm;
using Grpc.Core;
using WorkerClient = DmMaster.Protocol.Dm.Worker.WorkerClient;

namespace DmMaster.Workers.Calls;

/// <summary>
/// Tells a worker that is busy from one that is gone, while a call to it is under way: it is asked for its configuration, again and again,
/// which every worker answers at once, also a stock one that holds its status back until a running transaction ends.
/// </summary>
/// <remarks>Every call to a worker whose answer somebody waits for is watched by one: those for its status, and all others.</remarks>
/// <param name="client">How to call the worker, null when it cannot be.</param>
/// <param name="silence">How long it may answer nothing before it is silent. Above zero. After a third of it the worker is asked: most calls are over by then.</param>
/// <param name="time">The clock.</param>
/// <param name="heard">Called at each answer.</param>
/// <param name="silent">Called when it has answered nothing for the whole silence, each time that happens.</param>
public sealed class SilenceWatch(Func<WorkerClient?> client, TimeSpan silence, TimeProvider time, Action heard, Action silent) : IDisposable
{
    private readonly TimeSpan _quiet = silence / 3;
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private CancellationTokenSource? _asking;
    private bool _isUnderWay;

    /// <summary>A call begins.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            // One timer for all calls: hardly one is under way long enough for it to fire.
            _timer ??= time.CreateTimer(static watch => ((SilenceWatch)watch!).Ask(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _isUnderWay = true;
            _timer.Change(_quiet, Timeout.InfiniteTimeSpan);
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
            if (_isUnderWay && _asking is null && client() is { } worker)
            {
                _asking = new CancellationTokenSource();
                _ = AskAsync(worker, _asking.Token);
            }
        }
    }

    private async Task AskAsync(WorkerClient worker, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var isSilent = !await AskOnceAsync(worker, cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
                if (isSilent)
                {
                    silent();
                }

                await Task.Delay(_quiet, time, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The call is over.
        }
    }

    // Whether it answered before it was silent.
    private async Task<bool> AskOnceAsync(WorkerClient worker, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(silence - _quiet, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var asked = worker.GetWorkerCfgAsync(new GetWorkerCfgRequest(), new CallOptions(cancellationToken: either.Token));
            await asked.ResponseAsync;
            heard();
            return true;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unimplemented || (!either.IsCancellationRequested && e.StatusCode != StatusCode.Unavailable))
        {
            // What the worker itself says is an answer, an error included.
            heard();
            return true;
        }
        catch (RpcException)
        {
            // That it cannot be reached, the call that is under way tells better.
            return !either.IsCancellationRequested;
        }
    }
}
