using DmMaster.Protocol.Etcd;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace DmMaster.Store.EtcdClient;

/// <summary>Serves all watches over one stream. When it is lost each goes on, on the next, from its own place.</summary>
/// <remarks>Lock order: this one, then a buffer's. Nothing but memory is touched under either.</remarks>
internal sealed partial class WatchHub : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<WatchBuffer> _watches = [];
    private readonly HashSet<WatchBuffer> _parked = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Endpoints _endpoints;
    private readonly SeenRevision _seen;
    private readonly Func<CancellationToken, Task> _check;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private MemberWatchStream? _line;
    private Task? _running;
    private StoreException? _end;

    /// <summary>Makes one; its stream begins with the first watch.</summary>
    /// <param name="endpoints">The members.</param>
    /// <param name="seen">Told of each revision.</param>
    /// <param name="check">Called before each stream: fails when the cluster is behind what was seen.</param>
    /// <param name="time">The clock of pauses.</param>
    /// <param name="logger">Told when a stream is lost.</param>
    internal WatchHub(Endpoints endpoints, SeenRevision seen, Func<CancellationToken, Task> check, TimeProvider time, ILogger logger)
    {
        _endpoints = endpoints;
        _seen = seen;
        _check = check;
        _time = time;
        _logger = logger;
    }

    /// <summary>How many watches stand.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _watches.Count;
            }
        }
    }

    /// <summary>Serves one more watch.</summary>
    /// <exception cref="StoreException">The store is closing.</exception>
    internal void Add(WatchBuffer watch)
    {
        lock (_lock)
        {
            if (_end is not null)
            {
                throw _end;
            }

            _watches.Add(watch);
            _line?.Create(watch);
            _running ??= Task.Run(() => RunAsync(_stopping.Token));
        }
    }

    /// <summary>Serves a watch no longer. Does nothing the second time.</summary>
    internal void Remove(WatchBuffer watch)
    {
        lock (_lock)
        {
            _watches.Remove(watch);
            _parked.Remove(watch);
            _line?.Cancel(watch);
        }
    }

    /// <summary>Has a watch that was full go on, once it has room.</summary>
    internal void Unpark(WatchBuffer watch)
    {
        lock (_lock)
        {
            if (_parked.Contains(watch) && watch.HasRoom)
            {
                _parked.Remove(watch);
                _line?.Create(watch);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        EndAll(Refusal.Stopped());
        await _stopping.CancelAsync();
        await (_running ?? Task.CompletedTask);
        _stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        var backoff = new Backoff(_time);
        while (!stopping.IsCancellationRequested)
        {
            var endpoint = _endpoints.Current;
            var line = Begin();
            var cause = "the member ended it";
            try
            {
                await _check(stopping);
                await line.RunAsync(endpoint, answer => Take(line, answer), stopping);
            }
            catch (RpcException failure)
            {
                cause = $"{failure.StatusCode}: {failure.Status.Detail}";
            }
            catch (StoreException failure) when (failure.Error == StoreError.RolledBack)
            {
                EndAll(failure);
                return;
            }
            catch (Exception failure)
            {
                // Also what a member says that makes no sense: the watches must not end silently with this loop.
                cause = failure.Message;
            }

            End();
            _endpoints.Leave(endpoint);
            if (line.HasAnswered && !stopping.IsCancellationRequested)
            {
                LogLost(endpoint.Address, cause);
                backoff.Reset();
            }

            await backoff.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void EndAll(StoreException end)
    {
        WatchBuffer[] watches;
        lock (_lock)
        {
            _end ??= end;
            watches = [.. _watches];
            _watches.Clear();
            _parked.Clear();
        }

        foreach (var watch in watches)
        {
            watch.End(end);
        }
    }

    private MemberWatchStream Begin()
    {
        lock (_lock)
        {
            _line = new MemberWatchStream();
            foreach (var watch in _watches.Except(_parked))
            {
                _line.Create(watch);
            }

            return _line;
        }
    }

    private void End()
    {
        lock (_lock)
        {
            _line = null;
        }
    }

    private void Take(MemberWatchStream line, WatchResponse answer)
    {
        _seen.See(answer.Header);
        WatchBuffer? watch;
        lock (_lock)
        {
            watch = line.Find(answer);
            if (watch is not null && answer.Canceled)
            {
                _watches.Remove(watch);
            }
        }

        if (watch is null)
        {
            return;
        }

        if (answer.Canceled)
        {
            watch.End(answer.CompactRevision > 0
                ? Refusal.Compacted(new Revision(answer.CompactRevision))
                : Refusal.Unavailable($"etcd ended the watch: {answer.CancelReason}"));
        }
        else if (answer.Created)
        {
            watch.Begin(new Revision(answer.Header.Revision));
        }
        else if (answer.Events.Count == 0 && !answer.Fragment)
        {
            watch.Pass(new Revision(answer.Header.Revision));
        }
        else if (watch.Add(answer.Events, answer.Fragment))
        {
            Park(line, watch);
        }
    }

    private void Park(MemberWatchStream line, WatchBuffer watch)
    {
        lock (_lock)
        {
            if (_watches.Contains(watch) && _parked.Add(watch))
            {
                line.Cancel(watch);
            }
        }

        // Its reader may have emptied it in between, and would not look again.
        Unpark(watch);
    }

    [LoggerMessage(EtcdClientEventIds.WatchLost, LogLevel.Warning, "the watch stream to etcd is lost, its watches go on elsewhere")]
    private partial void LogLost(Uri endpoint, string cause);
}
