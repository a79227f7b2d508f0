namespace DmMaster.Store.EtcdApi.Watching;

/// <summary>One watch of a stream. It stands in the store from construction on, until it is disposed of or the call ends.</summary>
internal sealed class OpenWatch : IDisposable
{
    private readonly CancellationTokenSource _ending;
    private readonly IWatch _changes;
    private volatile bool _wantsNotice;
    private volatile bool _hasTold;
    private volatile bool _isOver;

    /// <summary>Opens it.</summary>
    /// <param name="id">Its number on the stream.</param>
    /// <param name="terms">What was asked for.</param>
    /// <param name="store">What it follows.</param>
    /// <param name="callToken">Ends it with the call.</param>
    /// <exception cref="StoreException">The store is closing.</exception>
    internal OpenWatch(long id, WatchTerms terms, IKeyValueStore store, CancellationToken callToken)
    {
        Id = id;
        Terms = terms;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(callToken);
        Token = _ending.Token;
        try
        {
            _changes = store.Watch(terms.Query, Token);
        }
        catch
        {
            _ending.Dispose();
            throw;
        }
    }

    /// <summary>Its number on the stream.</summary>
    internal long Id { get; }

    /// <summary>What was asked for.</summary>
    internal WatchTerms Terms { get; }

    /// <summary>Cancelled when the watch is to end.</summary>
    internal CancellationToken Token { get; }

    /// <summary>Whether it ended by itself.</summary>
    internal bool IsOver
    {
        get => _isOver;
        set => _isOver = value;
    }

    /// <summary>The loop that tells its changes.</summary>
    internal Task Telling { get; set; } = Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _ending.Dispose();

    /// <summary>Its changes, to be read once.</summary>
    internal IAsyncEnumerable<WatchBatch> Changes() => _changes;

    /// <summary>Ends it, and waits until it tells nothing any more.</summary>
    internal async Task EndAsync()
    {
        await _ending.CancelAsync();
        await Telling;
    }

    /// <summary>Wants a batch soon, also without changes.</summary>
    internal void RequestProgress() => _changes.RequestProgress();

    /// <summary>Wants the client to be told how far all is told, unless something was told since the last time.</summary>
    internal void NotifyIfSilent()
    {
        if (Terms.WithProgress && !_hasTold)
        {
            _wantsNotice = true;
            RequestProgress();
        }

        _hasTold = false;
    }

    /// <summary>Changes were told.</summary>
    internal void Told()
    {
        _hasTold = true;
        _wantsNotice = false;
    }

    /// <summary>Whether the client is to be told how far all is told; once.</summary>
    internal bool TakeNotice()
    {
        var wanted = _wantsNotice;
        _wantsNotice = false;
        return wanted;
    }
}
