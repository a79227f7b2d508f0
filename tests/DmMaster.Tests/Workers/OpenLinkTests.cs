using DmMaster.Operations;
using DmMaster.Operations.Commit;
using DmMaster.Operations.Membership;
using DmMaster.Protocol.V1;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using DmMaster.Store.InProcess;
using DmMaster.Tests.Operations;
using DmMaster.Workers.Native;
using DmMaster.Workers.Observed;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Workers;

public sealed class OpenLinkTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ObservedState _observed = new();
    private readonly LinkTable _links;
    private readonly InProcessStore _store;
    private readonly OpenLink _open;

    public OpenLinkTests()
    {
        var feed = new RegistryFeed();
        var options = new WorkerLinkOptions();
        _store = new InProcessStore(_time, new InProcessStoreOptions());
        _links = new LinkTable(_observed, options, _time);
        _open = New(_store, feed);
    }

    public void Dispose() => _store.Dispose();

    private OpenLink New(IKeyValueStore store, RegistryFeed feed)
    {
        var registration = new NativeRegistration(
            new CommitLoop(store, feed, new OperationOptions(), _time), feed, _time, NullLogger<NativeRegistration>.Instance);
        return new OpenLink(
            registration, new ClusterIdentity(store, _time, NullLogger<ClusterIdentity>.Instance), _links, feed, NullLogger<OpenLink>.Instance);
    }

    [Fact]
    public async Task Open_StoreFails_IsNotTheWorkersFaultAndLeavesNoLink()
    {
        _store.Dispose();

        var opened = await _open.ExecuteAsync(new Hello { Name = "w1" }, CancellationToken.None);

        Assert.Null(opened.Link);
        Assert.Equal(LinkEnd.NotRegistered, opened.Refusal.End);
        Assert.Contains("code=42501", opened.Refusal.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, _links.Count);
    }

    [Theory]
    [InlineData("w1", true)]
    [InlineData("w2", false)]
    public async Task Open_WhileTheStoreIsFull_KnownWorkersAreLetInAndOthersNot(string name, bool isKnown)
    {
        using var store = new FullStore(new InProcessStore(_time, new InProcessStoreOptions()));
        var (feed, worker) = (new RegistryFeed(), new WorkerName("w1"));
        var alive = new WorkerEntry(worker) { Address = DmValues.NoAddress, Kind = WorkerKind.Native, InfoRevision = new(1), AliveRevision = new(2) };
        feed.Publish(RegistrySnapshot.Empty with { Workers = RegistrySnapshot.Empty.Workers.Add(worker, alive) }, RegistryChange.None);

        var opened = await New(store, feed).ExecuteAsync(new Hello { Name = name }, CancellationToken.None);

        Assert.Equal(isKnown, opened.Link is not null);
        Assert.Equal(isKnown ? 1 : 0, _links.Count);
    }

    [Fact]
    public async Task Open_WorkerLeavesMeanwhile_LeavesNoLink()
    {
        // Nothing projects the registry here, so the wait for it lasts until the worker leaves.
        using var left = new CancellationTokenSource();
        var opening = _open.ExecuteAsync(new Hello { Name = "w1" }, left.Token);
        Assert.Equal(1, _links.Count);

        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        Assert.Equal(0, _links.Count);
    }

    private sealed class FullStore(InProcessStore store) : DelegatingStore(store)
    {
        public override ValueTask<TxnResult> CommitAsync(Txn txn, CancellationToken cancellationToken) =>
            ValueTask.FromException<TxnResult>(new StoreException(StoreError.SpaceExceeded, "the disk is full"));
    }
}
