using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Grpc.Core;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.EtcdApi.Watching;

/// <summary>
/// One stream: a loop that reads what the client wants, a loop for each watch that tells its changes, and one that tells of silence.
/// All of them write through one <see cref="WatchWriter"/> and so go at the pace at which the client reads.
/// </summary>
internal sealed class WatchSession : IAsyncDisposable
{
    private readonly ConcurrentDictionary<long, OpenWatch> _watches = new();

    /// <summary>The numbers of watches that ended as compacted: taken until they are cancelled (as in etcd).</summary>
    private readonly ConcurrentDictionary<long, bool> _compacted = new();
    private readonly ProgressRound _round = new();
    private readonly IKeyValueStore _store;
    private readonly WatchWriter _writer;
    private readonly WatchQuota _quota;
    private readonly EtcdApiOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending;
    private readonly CancellationToken _token;
    private Task? _noticing;
    private Exception? _failure;
    private long _nextId;

    internal WatchSession(
        IKeyValueStore store, WatchWriter writer, WatchQuota quota, EtcdApiOptions options, TimeProvider time, CancellationToken callToken)
    {
        _store = store;
        _writer = writer;
        _quota = quota;
        _options = options;
        _time = time;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(callToken);
        _token = _ending.Token;
    }

    /// <summary>Serves the stream until the call ends.</summary>
    /// <exception cref="StoreException">The store is closing.</exception>
    /// <exception cref="OperationCanceledException">The call is over.</exception>
    internal async Task RunAsync(IAsyncStreamReader<Wire.WatchRequest> requests)
    {
        try
        {
            while (await requests.MoveNext(_token))
            {
                await ServeAsync(requests.Current);
            }

            // A client that has said all it wants still listens.
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, _token);
        }
        catch (Exception) when (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        foreach (var watch in _watches.Values)
        {
            await watch.Telling;
            Close(watch);
        }

        await (_noticing ?? Task.CompletedTask);
        _ending.Dispose();
    }

    private Task ServeAsync(Wire.WatchRequest request) => request.RequestUnionCase switch
    {
        Wire.WatchRequest.RequestUnionOneofCase.CreateRequest => CreateAsync(request.CreateRequest),
        Wire.WatchRequest.RequestUnionOneofCase.CancelRequest => CancelAsync(request.CancelRequest.WatchId),
        Wire.WatchRequest.RequestUnionOneofCase.ProgressRequest => AskProgressAsync(),
        _ => Task.CompletedTask,
    };

    private async Task CreateAsync(Wire.WatchCreateRequest request)
    {
        var now = await SurpassAsync(request);
        var terms = WatchTerms.Of(request, now);
        if (ReasonAgainst(request.WatchId, terms) is { } reason)
        {
            await _writer.RefusedAsync(reason, _token);
            return;
        }

        var watch = Open(request.WatchId == 0 ? NextId() : request.WatchId, terms);
        if (terms.WithProgress)
        {
            _noticing ??= NoticeAsync();
        }

        await _writer.CreatedAsync(watch.Id, now, _token);
        watch.Telling = TellAsync(watch);
    }

    /// <summary>Whoever follows what is to be remembered from a revision that is not the next one was told of a state that is lost.</summary>
    /// <returns>The current revision; above that one then.</returns>
    private async ValueTask<Revision> SurpassAsync(Wire.WatchCreateRequest request)
    {
        var (now, wanted) = (_store.CurrentRevision, new Revision(request.StartRevision));
        return wanted > now.Next && _options.Remembered.Any(keys => keys.Covers(new KeyRange(request.Key, request.RangeEnd)))
            ? await _store.SurpassAsync(wanted, _token)
            : now;
    }

    /// <summary>Why a watch is not made, null when it is; then a place in the quota is taken.</summary>
    private string? ReasonAgainst(long id, WatchTerms terms) =>
        id < 0 || (id > 0 && IsTaken(id)) ? "mvcc: duplicate watch ID provided on the WatchStream"
        : terms.Query.Range.IsEmpty ? "mvcc: watcher range is empty"
        : _watches.Count >= _options.MaxWatchesPerStream || !_quota.TryTake() ? "etcdserver: too many requests"
        : null;

    private OpenWatch Open(long id, WatchTerms terms)
    {
        try
        {
            var watch = new OpenWatch(id, terms, _store, _token);
            _watches[id] = watch;
            return watch;
        }
        catch
        {
            _quota.GiveBack();
            throw;
        }
    }

    private long NextId()
    {
        while (IsTaken(_nextId))
        {
            _nextId++;
        }

        return _nextId++;
    }

    private bool IsTaken(long id) => _watches.ContainsKey(id) || _compacted.ContainsKey(id);

    private async Task CancelAsync(long id)
    {
        // Taken off first: from here on nobody else disposes of it. What is unknown needs no answer.
        if (_watches.TryRemove(id, out var watch))
        {
            await watch.EndAsync();
            Release(watch);
            await AnswerAsync(_round.Left(watch));
        }

        if (_compacted.TryRemove(id, out _) || watch is not null)
        {
            await _writer.CanceledAsync(id, _token);
        }
    }

    private async Task AskProgressAsync()
    {
        var now = _store.CurrentRevision;
        var watches = _watches.Values;
        await AnswerAsync(_round.Begin(now, watches));
        foreach (var watch in watches)
        {
            watch.RequestProgress();
        }
    }

    private Task AnswerAsync(Revision? upTo) =>
        upTo is { } revision ? _writer.ProgressAsync(WatchWriter.NoWatch, revision, _token) : Task.CompletedTask;

    private async Task NoticeAsync()
    {
        using var timer = new PeriodicTimer(_options.ProgressInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_token))
            {
                foreach (var watch in _watches.Values)
                {
                    watch.NotifyIfSilent();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The stream ends.
        }
    }

    private async Task TellAsync(OpenWatch watch)
    {
        try
        {
            await foreach (var batch in watch.Changes())
            {
                await TellAsync(watch, batch);
            }
        }
        catch (StoreException refusal) when (refusal.Error == StoreError.Compacted)
        {
            await EndAsCompactedAsync(watch, refusal.CompactRevision);
        }
        catch (Exception) when (watch.Token.IsCancellationRequested)
        {
            // The client wants no more of it, or is gone.
        }
        catch (Exception failure)
        {
            await FailAsync(failure);
        }
    }

    private async Task TellAsync(OpenWatch watch, WatchBatch batch)
    {
        if (batch.Events.Count > 0)
        {
            await _writer.EventsAsync(watch, batch, watch.Token, _token);
            watch.Told();
        }
        else if (watch.TakeNotice())
        {
            await _writer.ProgressAsync(watch.Id, batch.Revision, _token);
        }

        await AnswerAsync(_round.Reached(watch, batch.Revision));
    }

    private async Task EndAsCompactedAsync(OpenWatch watch, Revision oldest)
    {
        try
        {
            watch.IsOver = true;
            if (_compacted.Count < _options.MaxWatchesPerStream)
            {
                _compacted[watch.Id] = true;
            }

            await _writer.CompactedAsync(watch.Id, oldest, _token);
            await AnswerAsync(_round.Left(watch));
            Close(watch);
        }
        catch (Exception failure)
        {
            await FailAsync(failure);
        }
    }

    /// <summary>Takes a watch off the stream unless somebody else has.</summary>
    private void Close(OpenWatch watch)
    {
        if (_watches.TryRemove(KeyValuePair.Create(watch.Id, watch)))
        {
            Release(watch);
        }
    }

    private void Release(OpenWatch watch)
    {
        _quota.GiveBack();
        watch.Dispose();
    }

    private async Task FailAsync(Exception failure)
    {
        Interlocked.CompareExchange(ref _failure, failure, null);
        await _ending.CancelAsync();
    }
}
