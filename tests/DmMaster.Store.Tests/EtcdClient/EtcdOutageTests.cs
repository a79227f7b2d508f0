using System.Net;
using System.Net.Sockets;
using DmMaster.Store.EtcdClient;
using DmMaster.Store.Tests.Watching;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace DmMaster.Store.Tests.EtcdClient;

/// <summary>etcd is killed and comes back, in the middle of everything.</summary>
public sealed class EtcdOutageTests : IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(120);
    private readonly CancellationTokenSource _ended = new();

    private CancellationToken Ended => _ended.Token;

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    [SkippableFact]
    public async Task Watches_EtcdKilledAndRestarted_GoOnWithoutLossOrRepetition()
    {
        using var server = EtcdServer.StartOne();
        await using var store = server.Connect();
        await using var all = Watch(store, KeyRange.All);
        await using var one = Watch(store, KeyRange.One(Key("2")));
        await using var future = new WatchReader(store.Watch(
            new WatchQuery(KeyRange.All) { From = new Revision(store.CurrentRevision.Value + 5) }, Ended));
        await PutAsync(store, "0", "1", "2", "3");

        // What comes together is taken together: some of it, or all, is read before the server dies.
        var seen = await TakeAsync(all, 2);
        server.Kill();
        server.Restart();
        await PutPatientlyAsync(store, "4", "2", "5");
        Assert.Equal(["0", "1", "2", "3", "4", "2", "5"], Keys([.. seen, .. await TakeAsync(all, 7 - seen.Count)]));
        Assert.Equal(["2", "2"], Keys(await TakeAsync(one, 2)));
        Assert.Equal(["4", "2", "5"], Keys(await TakeAsync(future, 3)));
        await PutAsync(store, "6");
        Assert.Equal(["6"], Keys(await TakeAsync(all, 1)));
    }

    [SkippableFact]
    public async Task Watches_EtcdPutBackToAnOlderState_EndAndSaySo()
    {
        using var server = EtcdServer.StartOne();
        await using var store = server.Connect();
        await using var all = Watch(store, KeyRange.All);
        await using var future = new WatchReader(store.Watch(
            new WatchQuery(KeyRange.All) { From = new Revision(store.CurrentRevision.Value + 100) }, Ended));
        await PutAsync(store, "0", "1", "2");
        await TakeAsync(all, 3);
        server.Kill();
        server.RestartEmpty();

        foreach (var watch in new[] { all, future })
        {
            var end = await Assert.ThrowsAsync<StoreException>(() => watch.NextAsync());
            Assert.Equal((StoreError.RolledBack, "etcd was put back to an older state: it is at revision 1, and revision 4 was seen before"), (end.Error, end.Message));
        }

        var refused = Assert.Throws<StoreException>(() => store.Watch(new WatchQuery(KeyRange.All), Ended));
        Assert.Equal(StoreError.RolledBack, refused.Error);
    }

    [SkippableFact]
    public async Task Writers_EtcdKilledAgainAndAgain_WatchSeesExactlyWhatIsThere()
    {
        using var server = EtcdServer.StartOne();
        await using var store = server.Connect(options => options with { MaxWatchBytes = 4000 });
        await using var watch = Watch(store, KeyRange.All);
        using var enough = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(() => WriteAsync(store, writer, enough.Token))).ToArray();
        var events = new List<StoreEvent>();
        for (var round = 1; round <= 4; round++)
        {
            events.AddRange(await TakeAsync(watch, 100));
            server.Kill();
            server.Restart();
        }

        events.AddRange(await TakeAsync(watch, 100));
        await enough.CancelAsync();
        var outcomes = await Task.WhenAll(writers).WaitAsync(Hang);
        await PutPatientlyAsync(store, "end");
        while (events[^1].Current.Key != Key("end"))
        {
            events.AddRange((await watch.NextAsync()).Events);
        }

        var revisions = events.Select(change => change.Current.ModRevision.Value).ToList();
        Assert.Equal(Enumerable.Range(0, events.Count).Select(i => revisions[0] + i), revisions);
        AssertFoldsTo(events, await store.RangeAsync(new RangeQuery(KeyRange.All), Ended));

        // What was acknowledged is there; what failed said so, and may or may not be there.
        var seen = events.Select(change => (change.Current.Key.ToStringUtf8(), change.Current.Value.ToStringUtf8())).ToHashSet();
        Assert.All(outcomes.SelectMany(outcome => outcome.Done), done => Assert.Contains(done, seen));
        Assert.All(outcomes.SelectMany(outcome => outcome.Failed), error => Assert.Equal(StoreError.Unavailable, error));
        Assert.NotEmpty(outcomes.SelectMany(outcome => outcome.Done));
    }

    [SkippableFact]
    public async Task Calls_EtcdIsGone_FailAsUnavailableWithinThePatience()
    {
        using var server = EtcdServer.StartOne();
        await using var store = server.Connect(options => options with { Patience = TimeSpan.FromMilliseconds(500) });
        var lease = await store.GrantAsync(LeaseId.None, 60, Ended);
        Assert.NotNull(await store.KeepAliveAsync(lease.Id, Ended));
        await using var watch = Watch(store, KeyRange.All);
        server.Kill();

        await UnavailableAsync(async () => await store.RangeAsync(new RangeQuery(KeyRange.All), Ended));
        await UnavailableAsync(() => PutAsync(store, "a"));
        await UnavailableAsync(async () => await store.CompactAsync(new Revision(1), Ended));
        await UnavailableAsync(async () => await store.GrantAsync(LeaseId.None, 60, Ended));
        await UnavailableAsync(async () => await store.RevokeAsync(lease.Id, Ended));
        await UnavailableAsync(async () => await store.KeepAliveAsync(lease.Id, Ended));
        await UnavailableAsync(async () => await store.DescribeAsync(lease.Id, Ended));
        await UnavailableAsync(async () => await store.LeasesAsync(Ended));

        server.Restart();
        await PutPatientlyAsync(store, "a");
        Assert.Equal(["a"], Keys(await TakeAsync(watch, 1)));
        Assert.Equal(lease, await store.KeepAliveAsync(lease.Id, Ended));
    }

    [SkippableFact]
    public async Task Write_MemberTakesItAndSaysNothing_TheNextWriteGoesToAnother()
    {
        using var server = EtcdServer.StartOne();
        using var frozen = new TcpListener(IPAddress.Loopback, 0);
        frozen.Start();
        var options = new EtcdStoreOptions
        {
            Endpoints = [new Uri($"http://{frozen.LocalEndpoint}"), server.Client], CallTimeout = TimeSpan.FromMilliseconds(200),
        };
        await using var store = new EtcdStore(options, TimeProvider.System, NullLogger<EtcdStore>.Instance);

        await UnavailableAsync(() => PutAsync(store, "a"));
        await PutAsync(store, "b");

        Assert.Equal(Key("b"), (await store.RangeAsync(new RangeQuery(KeyRange.All), Ended)).Entries.Single().Key);
    }

    [SkippableFact]
    public async Task Calls_EtcdComesBackInTime_Succeed()
    {
        using var server = EtcdServer.StartOne();
        await using var store = server.Connect(options => options with { Patience = Hang });
        await PutAsync(store, "a");
        server.Kill();
        var read = store.RangeAsync(new RangeQuery(KeyRange.All), Ended).AsTask();
        var write = PutAsync(store, "b");
        Assert.False(read.IsCompleted || write.IsCompleted);
        server.Restart();
        Assert.Equal(Key("a"), (await read.WaitAsync(Hang)).Entries[0].Key);
        await write.WaitAsync(Hang);
    }

    [SkippableFact]
    public async Task Call_Cancelled_EndsAtOnceWhileEtcdIsGone()
    {
        using var server = EtcdServer.StartOne();
        await using var store = server.Connect(options => options with { Patience = Hang });
        server.Kill();
        using var cancel = new CancellationTokenSource();
        var read = store.RangeAsync(new RangeQuery(KeyRange.All), cancel.Token).AsTask();
        var sign = store.KeepAliveAsync(new LeaseId(1), cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(Hang));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sign.WaitAsync(Hang));
    }

    [SkippableFact]
    public async Task Dispose_EtcdIsGone_EverybodyHearsStopped()
    {
        using var server = EtcdServer.StartOne();
        var store = server.Connect(options => options with { Patience = Hang });
        await using var watch = Watch(store, KeyRange.All);
        server.Kill();
        var read = store.RangeAsync(new RangeQuery(KeyRange.All), Ended).AsTask();
        var next = watch.MoveNextAsync();
        await store.DisposeAsync().AsTask().WaitAsync(Hang);
        Assert.Equal(StoreError.Stopped, (await Assert.ThrowsAsync<StoreException>(() => read)).Error);
        Assert.Equal(StoreError.Stopped, (await Assert.ThrowsAsync<StoreException>(() => next)).Error);
        Assert.Equal(StoreError.Stopped, Assert.Throws<StoreException>(() => store.Watch(new WatchQuery(KeyRange.All), Ended)).Error);
        await Assert.ThrowsAsync<StoreException>(async () => await store.GrantAsync(LeaseId.None, 60, Ended));
        await store.DisposeAsync();
    }

    private static ByteString Key(string name) => ByteString.CopyFromUtf8(name);

    private static string[] Keys(IEnumerable<StoreEvent> events) => [.. events.Select(change => change.Current.Key.ToStringUtf8())];

    private static async Task UnavailableAsync(Func<Task> call) =>
        Assert.Equal(StoreError.Unavailable, (await Assert.ThrowsAsync<StoreException>(() => call().WaitAsync(Hang))).Error);

    /// <summary>At least so many events; batches may bring more.</summary>
    private static async Task<List<StoreEvent>> TakeAsync(WatchReader watch, int count)
    {
        var events = new List<StoreEvent>();
        while (events.Count < count)
        {
            events.AddRange((await watch.NextAsync()).Events);
        }

        return events;
    }

    private static void AssertFoldsTo(IEnumerable<StoreEvent> events, RangeResult state)
    {
        var folded = new SortedDictionary<string, KeyValue>(StringComparer.Ordinal);
        foreach (var change in events)
        {
            folded[change.Current.Key.ToStringUtf8()] = change.Current;
        }

        Assert.Equal(state.Entries, folded.Values);
    }

    private WatchReader Watch(EtcdStore store, KeyRange range) => new(store.Watch(new WatchQuery(range), Ended));

    private async Task PutAsync(EtcdStore store, params string[] names)
    {
        foreach (var name in names)
        {
            await store.CommitAsync(new Txn { Success = [new TxnOp.Put(Key(name), Key("x"))] }, Ended);
        }
    }

    /// <summary>Puts each until it is acknowledged. Only once in effect: the condition is that nobody has since.</summary>
    private async Task PutPatientlyAsync(EtcdStore store, params string[] names)
    {
        foreach (var name in names)
        {
            var before = (await ReadPatientlyAsync(store, name)).Entries.SingleOrDefault()?.ModRevision ?? Revision.None;
            while ((await ReadPatientlyAsync(store, name)).Entries.SingleOrDefault()?.ModRevision is not { } now || now == before)
            {
                try
                {
                    await store.CommitAsync(
                        new Txn { Compares = [Compare.Unchanged(Key(name), before)], Success = [new TxnOp.Put(Key(name), Key("x"))] }, Ended);
                }
                catch (StoreException e) when (e.Error == StoreError.Unavailable)
                {
                    // The next look tells.
                }
            }
        }
    }

    private async Task<RangeResult> ReadPatientlyAsync(EtcdStore store, string name)
    {
        while (true)
        {
            try
            {
                return await store.RangeAsync(new RangeQuery(KeyRange.One(Key(name))), Ended);
            }
            catch (StoreException e) when (e.Error == StoreError.Unavailable)
            {
                Ended.ThrowIfCancellationRequested();
            }
        }
    }

    private async Task<(List<(string Key, string Value)> Done, List<StoreError> Failed)> WriteAsync(
        EtcdStore store, int writer, CancellationToken enough)
    {
        var done = new List<(string, string)>();
        var failed = new List<StoreError>();
        for (var i = 0; !enough.IsCancellationRequested; i++)
        {
            var put = new TxnOp.Put(Key($"{writer}"), Key($"{i}"));
            try
            {
                await store.CommitAsync(new Txn { Success = [put] }, Ended);
                done.Add(($"{writer}", $"{i}"));
            }
            catch (StoreException e)
            {
                failed.Add(e.Error);
            }
        }

        return (done, failed);
    }
}
