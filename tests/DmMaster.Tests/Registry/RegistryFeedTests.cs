using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Tests.Registry;

public sealed class RegistryFeedTests
{
    private readonly RegistryFeed _feed = new();

    [Fact]
    public void Announce_KeepsNothingOfWhatMoved()
    {
        using var announced = (RegistrySubscription)_feed.Announce(new Signal());

        _feed.Publish(RegistrySnapshot.Empty, new RegistryChange([new WorkerName("w1")], true));

        Assert.Equal(RegistryChange.None, announced.Take().Change);
    }

    [Fact]
    public async Task WaitFor_APastRevision_ComesBackAtOnce()
    {
        Publish(5);

        var snapshot = await _feed.WaitForAsync(new Revision(4), CancellationToken.None);

        Assert.Equal(new Revision(5), snapshot.Revision);
    }

    [Fact]
    public async Task WaitFor_SeveralRevisions_EachComesBackWithItsOwn()
    {
        var seven = _feed.WaitForAsync(new Revision(7), CancellationToken.None).AsTask();
        var six = _feed.WaitForAsync(new Revision(6), CancellationToken.None).AsTask();

        Publish(6);
        Assert.Equal(new Revision(6), (await six).Revision);
        Assert.False(seven.IsCompleted);
        Publish(9);
        Assert.Equal(new Revision(9), (await seven).Revision);
    }

    [Fact]
    public async Task WaitFor_Cancelled_IsCancelled()
    {
        using var source = new CancellationTokenSource();
        var wait = _feed.WaitForAsync(new Revision(7), source.Token).AsTask();

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    [Fact]
    public async Task Subscription_SlowReader_IsToldOfEverythingAtOnce()
    {
        using var subscription = _feed.Subscribe();
        Publish(2, "w1");
        Publish(3, "w2");

        var (snapshot, change) = await subscription.NextAsync(CancellationToken.None);

        Assert.Equal(new Revision(3), snapshot.Revision);
        Assert.Equal([new WorkerName("w1"), new WorkerName("w2")], change.Workers.Order());
    }

    [Fact]
    public void Subscription_Disposed_IsToldNothing()
    {
        var subscription = _feed.Subscribe();
        subscription.Dispose();
        Publish(2, "w1");

        Assert.Empty(subscription.Take().Change.Workers);
    }

    private void Publish(long revision, params string[] workers) => _feed.Publish(
        RegistrySnapshot.Empty with { Revision = new Revision(revision) },
        new RegistryChange([.. workers.Select(worker => new WorkerName(worker))], false));
}
