using System.Security.Cryptography;
using DmMaster.Store.Tests.Watching;
using Google.Protobuf;

namespace DmMaster.Store.Tests.Conformance;

/// <summary>
/// What every engine behind <see cref="IKeyValueStore"/> must do. An engine gets a concrete class for each abstract one, which only
/// says how to make a store. The store need not be empty nor at a certain revision: keys get a prefix of their own, and revisions are
/// counted from where the test began.
/// </summary>
public abstract class StoreConformance : IDisposable
{
    private readonly string _prefix = $"conformance/{Guid.NewGuid():n}/";
    private readonly CancellationTokenSource _ended = new();
    private Revision _first;
    private IKeyValueStore? _store;

    /// <summary>The store under test.</summary>
    protected IKeyValueStore Store
    {
        get
        {
            if (_store is null)
            {
                _store = CreateStore();
                _first = _store.CurrentRevision;
            }

            return _store;
        }
    }

    /// <summary>All keys of this test.</summary>
    protected KeyRange Everything => KeyRange.Prefix(Key(""));

    /// <summary>Cancelled when the test is over.</summary>
    protected CancellationToken Ended => _ended.Token;

    /// <summary>Makes a store.</summary>
    protected abstract IKeyValueStore CreateStore();

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
        (_store as IDisposable)?.Dispose();
        (_store as IAsyncDisposable)?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    protected static ByteString Value(string text) => ByteString.CopyFromUtf8(text);

    protected ByteString Key(string name) => ByteString.CopyFromUtf8(_prefix + name);

    /// <summary>The revision so many commits after the start of the test.</summary>
    protected Revision After(int commits)
    {
        _ = Store;
        return new Revision(_first.Value + commits);
    }

    protected string Name(KeyValue entry) => entry.Key.ToStringUtf8()[_prefix.Length..];

    protected string[] Names(IEnumerable<KeyValue> entries) => [.. entries.Select(Name)];

    /// <summary>
    /// An event as short text: <c>+a=1@5</c> for a put, <c>-a@5</c> for a delete, the revision counted from the start of the test.
    /// </summary>
    protected string Text(StoreEvent change)
    {
        var at = change.Current.ModRevision.Value - _first.Value;
        return change.Kind == StoreEventKind.Put
            ? $"+{Name(change.Current)}={change.Current.Value.ToStringUtf8()}@{at}"
            : $"-{Name(change.Current)}@{at}";
    }

    protected string[] Texts(IEnumerable<StoreEvent> events) => [.. events.Select(Text)];

    protected TxnOp.Put Put(string name, string value) => new(Key(name), Value(value));

    protected TxnOp.Delete Delete(string name) => new(KeyRange.One(Key(name)));

    protected TxnOp.Read Read(string name) => new(new RangeQuery(KeyRange.One(Key(name))));

    /// <summary>A number that no lease has: the store may be shared.</summary>
    protected static LeaseId UnusedLease() => new((BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue) | 1);

    protected async Task<TxnResult> DoAsync(params TxnOp[] operations) =>
        await Store.CommitAsync(new Txn { Success = operations }, Ended);

    protected async Task<RangeResult> GetAsync(KeyRange range, Revision at = default, long limit = 0) =>
        await Store.RangeAsync(new RangeQuery(range) { At = at, Limit = limit }, Ended);

    protected async Task<KeyValue?> GetAsync(string name, Revision at = default) =>
        (await GetAsync(KeyRange.One(Key(name)), at)).Entries.SingleOrDefault();

    protected WatchReader Watch(KeyRange range, Revision from = default) => new(Store.Watch(new WatchQuery(range) { From = from, WithPrevious = true }, Ended));

    protected async Task<StoreException> RefusedAsync(StoreError error, Func<Task> action)
    {
        var before = Store.CurrentRevision;
        var refusal = await Assert.ThrowsAsync<StoreException>(action);
        Assert.Equal(error, refusal.Error);
        Assert.Equal(before, (await GetAsync(Everything)).Revision);
        Assert.Equal(before, Store.CurrentRevision);
        return refusal;
    }
}
