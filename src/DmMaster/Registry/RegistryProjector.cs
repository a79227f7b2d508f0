using DmMaster.Store;

namespace DmMaster.Registry;

/// <summary>Keeps the registry in step with the store: reads what is there, then follows what changes.</summary>
public sealed partial class RegistryProjector(
    IKeyValueStore store, RegistryFeed feed, TimeProvider time, ILogger<RegistryProjector> logger) : BackgroundLoop
{
    private const int MostLogged = 50;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How often following the store failed.</summary>
    internal long Failures { get; private set; }

    /// <summary>Starts, and comes back when the registry holds all that the store held.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await _loaded.Task.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(await LoadAsync(stoppingToken), stoppingToken);
            }
            catch (StoreException e) when (e.Error == StoreError.Compacted)
            {
                Failures++;
                LogReload(e.CompactRevision);
            }
            catch (StoreException e) when (e.Error == StoreError.Unavailable && _loaded.Task.IsCompleted)
            {
                Failures++;
                LogAway(e.Message);
                await Task.Delay(RetryAfter, time, stoppingToken);
            }
            catch (StoreException e) when (e.Error == StoreError.RolledBack)
            {
                // What was told to workers, and heard of them, goes by revisions that are no more: only a new start knows nothing of them.
                LogRolledBack(e.Message);
                throw;
            }
            catch (Exception e) when (!_loaded.Task.IsCompleted)
            {
                _loaded.SetException(e);
                throw;
            }
        }
    }

    private async Task<Revision> LoadAsync(CancellationToken cancellationToken)
    {
        var range = await store.RangeAsync(new RangeQuery(KeySpace.DmKeys.All), cancellationToken);
        var events = range.Entries.Select(entry => new StoreEvent(StoreEventKind.Put, entry, null)).ToList();
        var before = feed.Current;
        var (snapshot, _) = RegistryFold.Apply(RegistrySnapshot.Empty, new WatchBatch(range.Revision, events));
        feed.Publish(snapshot, new RegistryChange([.. snapshot.Workers.Keys, .. before.Workers.Keys], true));
        Tell(before, snapshot);
        _loaded.TrySetResult();
        return range.Revision;
    }

    // All keys, not DM's alone: the snapshot must reach every revision that a commit can return.
    private async Task FollowAsync(Revision loaded, CancellationToken cancellationToken)
    {
        await foreach (var batch in store.Watch(new WatchQuery(KeyRange.All) { From = loaded.Next }, cancellationToken))
        {
            if (batch.Events.Any(static change => KeySpace.DmKeys.All.Contains(change.Current.Key)))
            {
                var before = feed.Current;
                var (snapshot, change) = RegistryFold.Apply(before, batch);
                feed.Publish(snapshot, change);
                Tell(before, snapshot);
            }
            else
            {
                feed.Advance(batch.Revision);
            }
        }
    }

    // Each once for as long as it is as it is; of thousands at once no more than an operator reads.
    private void Tell(RegistrySnapshot before, RegistrySnapshot after)
    {
        if (after.Unreadable.IsEmpty || ReferenceEquals(before.Unreadable, after.Unreadable))
        {
            return;
        }

        var news = after.Unreadable.Values.Where(record => before.Unreadable.GetValueOrDefault(record.Key) is not { } known || known.Problem != record.Problem).ToList();
        foreach (var record in news.Take(MostLogged))
        {
            LogUnreadable(record.Key, record.Problem);
        }

        if (news.Count > MostLogged)
        {
            LogMoreUnreadable(news.Count - MostLogged);
        }
    }

    [LoggerMessage(EventId = CoordinatorEventIds.RecordUnreadable, Level = LogLevel.Warning, Message = "a record of the store cannot be read, it counts as missing")]
    private partial void LogUnreadable(string key, string problem);

    [LoggerMessage(EventId = CoordinatorEventIds.RecordsUnreadable, Level = LogLevel.Warning, Message = "more records of the store cannot be read")]
    private partial void LogMoreUnreadable(int records);

    [LoggerMessage(EventId = CoordinatorEventIds.RegistryReload, Level = LogLevel.Warning,
        Message = "history is gone, the registry is read anew")]
    private partial void LogReload(Revision compactRevision);

    [LoggerMessage(EventId = CoordinatorEventIds.RegistryRolledBack, Level = LogLevel.Critical,
        Message = "the state of this master is no longer that of its store: it ends, and has to be started again")]
    private partial void LogRolledBack(string error);

    [LoggerMessage(EventId = CoordinatorEventIds.RegistryAway, Level = LogLevel.Warning,
        Message = "the store cannot be read, the registry stays as it was until it can")]
    private partial void LogAway(string error);
}
