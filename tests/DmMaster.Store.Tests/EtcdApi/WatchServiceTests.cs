using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.Tests.EtcdApi;

/// <summary>Watches through the port. Names begin with the rule that they hold.</summary>
public sealed class WatchServiceTests
{
    [Fact]
    public async Task W1_WatchesOfAStream_AreNumberedFromZeroAndNeverAgain()
    {
        await using var host = EtcdHost.Start();
        using var watch = host.Watch();
        Assert.Equal(0, (await watch.CreateAsync("a")).WatchId);
        Assert.Equal(1, (await watch.CreateAsync("b")).WatchId);
        await watch.CancelAsync(1);
        Assert.True((await watch.NextAsync()).Canceled);
        Assert.Equal(2, (await watch.CreateAsync("c")).WatchId);
        Assert.Equal(7, (await watch.CreateAsync(new Wire.WatchCreateRequest { Key = Bytes.Of("d"), WatchId = 7 })).WatchId);
        Assert.Equal(3, (await watch.CreateAsync("e")).WatchId);
    }

    [Fact]
    public async Task W2_Created_ComesInOrderAndBeforeAnyEvent()
    {
        await using var host = EtcdHost.Start();
        await host.PutAsync("a", "1");
        using var watch = host.Watch();
        for (var i = 0; i < 20; i++)
        {
            await watch.SendAsync(new Wire.WatchCreateRequest { Key = Bytes.Of("a"), StartRevision = 2 });
        }

        var created = new List<long>();
        var told = new HashSet<long>();
        while (told.Count < 20)
        {
            var answer = await watch.NextAsync();
            Assert.Equal(2, answer.Header.Revision);
            if (answer.Created)
            {
                created.Add(answer.WatchId);
            }
            else
            {
                Assert.Contains(answer.WatchId, created);
                Assert.True(told.Add(answer.WatchId));
            }
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(static id => (long)id), created);
    }

    [Fact]
    public async Task W3_FromNowThePastAndTheFuture_NothingIsMissedOrToldTwice()
    {
        await using var host = EtcdHost.Start();
        await host.PutAsync("a", "1");
        await host.PutAsync("a", "2");
        using var now = host.Watch();
        using var past = host.Watch();
        using var future = host.Watch();
        Assert.Equal(3, (await now.CreateAsync("a")).Header.Revision);
        await past.CreateAsync("a", 3);
        await future.CreateAsync("a", 5);
        await host.PutAsync("a", "3");
        await host.PutAsync("a", "4");
        Assert.Equal(["+a=3@4", "+a=4@5"], await now.EventsAsync(2));
        Assert.Equal(["+a=2@3", "+a=3@4", "+a=4@5"], await past.EventsAsync(3));
        Assert.Equal(["+a=4@5"], await future.EventsAsync(1));
    }

    [Fact]
    public async Task W4_EventsOfARevision_ComeTogetherInTheOrderOfTheirOperations()
    {
        await using var host = EtcdHost.Start();
        using var watch = host.Watch();
        await watch.CreateAsync("k");
        var many = Enumerable.Range(0, 2000).Reverse().Select(static i => $"k{i}").ToArray();
        await host.Kv.TxnAsync(new() { Success = { many.Select(static key => Ops.Put(key, new string('v', 500))) } });
        var answer = await watch.NextAsync();
        Assert.Equal(many, answer.Events.Select(static change => change.Kv.Key.ToStringUtf8()));
        Assert.False(answer.Fragment);
    }

    [Fact]
    public async Task W5_Delete_HasKeyAndRevisionAndNothingElse()
    {
        await using var host = EtcdHost.Start();
        await host.PutAsync("a", "1");
        using var watch = host.Watch();
        await watch.CreateAsync("a");
        await host.DeleteAsync("a");
        var change = Assert.Single((await watch.NextAsync()).Events);
        Assert.Equal(new Wire.Event { Type = Wire.Event.Types.EventType.Delete, Kv = new() { Key = Bytes.Of("a"), ModRevision = 3 } }, change);
    }

    [Fact]
    public async Task W5_Put_HasTheWholeEntry()
    {
        await using var host = EtcdHost.Start();
        var lease = await host.GrantAsync(60);
        using var watch = host.Watch();
        await watch.CreateAsync("a");
        await host.PutAsync("a", "1");
        await host.PutAsync("a", "2", lease);
        Assert.Single((await watch.NextAsync()).Events);
        var change = Assert.Single((await watch.NextAsync()).Events);
        Assert.Equal(
            new Wire.KeyValue { Key = Bytes.Of("a"), Value = Bytes.Of("2"), CreateRevision = 2, ModRevision = 3, Version = 2, Lease = lease }, change.Kv);
        Assert.Null(change.PrevKv);
    }

    [Fact]
    public async Task W6_Previous_IsToldOnDeleteAndOverwriteToThoseWhoAsk()
    {
        await using var host = EtcdHost.Start();
        using var watch = host.Watch();
        await watch.CreateAsync(new Wire.WatchCreateRequest { Key = Bytes.Of("a"), PrevKv = true });
        await host.PutAsync("a", "1");
        await host.PutAsync("a", "2");
        await host.DeleteAsync("a");
        var previous = new List<string?>();
        while (previous.Count < 3)
        {
            previous.AddRange((await watch.NextAsync()).Events.Select(static change => change.PrevKv?.Value.ToStringUtf8()));
        }

        Assert.Equal([null, "1", "2"], previous);
    }

    [Fact]
    public async Task W7_HeaderOfEvents_IsAtOrAfterTheLastOne()
    {
        await using var host = EtcdHost.Start();
        for (var i = 0; i < 50; i++)
        {
            await host.PutAsync(i % 2 == 0 ? "a" : "other");
        }

        using var watch = host.Watch();
        await watch.CreateAsync("a", 2);
        for (var seen = 0; seen < 25;)
        {
            var answer = await watch.NextAsync();
            Assert.True(answer.Header.Revision >= answer.Events[^1].Kv.ModRevision);
            seen += answer.Events.Count;
        }
    }

    [Fact]
    public async Task W8_FromBeforeTheCompaction_IsCreatedAndThenEndsWithWhereToBegin()
    {
        await using var host = EtcdHost.Start();
        await host.PutAsync("a", "1");
        await host.PutAsync("a", "2");
        await host.Kv.CompactAsync(new() { Revision = 3 });
        using var watch = host.Watch();
        var created = await watch.CreateAsync("a", 2);
        Assert.Equal((0L, false, 0L), (created.WatchId, created.Canceled, created.CompactRevision));
        var over = await watch.NextAsync();
        Assert.Equal((0L, false, true, 3L, 3L), (over.WatchId, over.Created, over.Canceled, over.CompactRevision, over.Header.Revision));
        await watch.CreateAsync("a", 3);
        Assert.Equal(["+a=2@3"], await watch.EventsAsync(1));
    }

    [Fact]
    public async Task W8_WatchThatFallsBehindACompaction_EndsAndTheStreamStays()
    {
        await using var host = EtcdHost.Start();
        using var watch = host.Watch();
        await watch.CreateAsync("a", 10);
        for (var i = 2; i <= 6; i++)
        {
            await host.PutAsync("a", $"{i}");
        }

        await host.Kv.CompactAsync(new() { Revision = 6 });
        await watch.CreateAsync("a", 4);
        Assert.Equal(6, (await watch.NextAsync()).CompactRevision);
        for (var i = 7; i <= 10; i++)
        {
            await host.PutAsync("a", $"{i}");
        }

        Assert.Equal(["+a=10@10"], await watch.EventsAsync(1));
    }

    [Fact]
    public async Task W8_FromARevisionOfAnEarlierLife_IsToldWhereToBegin()
    {
        // The first revision is taken from the clock, above all that a store before can have told anyone.
        await using var host = EtcdHost.Start(null, new());
        using var watch = host.Watch();
        await watch.CreateAsync("a", 5);
        Assert.Equal(host.Store.CurrentRevision.Value, (await watch.NextAsync()).CompactRevision);
    }

    [Fact]
    public async Task H1_EveryAnswerOfAWatch_HasTheWholeHeader()
    {
        await using var host = EtcdHost.Start();
        await host.PutAsync("a");
        await host.PutAsync("a");
        await host.Kv.CompactAsync(new() { Revision = 3 });
        using var watch = host.Watch();
        var answers = new List<Wire.WatchResponse>
        {
            await watch.CreateAsync("a", 1),
            await watch.NextAsync(),
            await watch.CreateAsync("a", 3),
            await watch.NextAsync(),
            await watch.CreateAsync(new Wire.WatchCreateRequest { Key = Bytes.Of("a"), WatchId = 1 }),
        };
        await watch.AskProgressAsync();
        answers.Add(await watch.NextAsync());
        await watch.CancelAsync(1);
        answers.Add(await watch.NextAsync());
        Assert.Equal([0, 0, 1, 1, -1, -1, 1], answers.Select(static answer => answer.WatchId));
        Assert.All(answers, static answer =>
            Assert.Equal(new Wire.ResponseHeader { ClusterId = 77, MemberId = 88, Revision = 3, RaftTerm = 1 }, answer.Header));
    }
}
