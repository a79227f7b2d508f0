using DmMaster.Store.EtcdApi;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.Tests.EtcdApi;

/// <summary>Fragments, filters and progress of watches. Names begin with the rule that they hold.</summary>
public sealed class WatchOptionTests
{
    [Fact]
    public async Task W14_AnswerAboveFourMebibytes_ComesWholeUnlessFragmentsAreAskedFor()
    {
        await using var host = EtcdHost.Start();
        using var whole = host.Watch();
        using var parts = host.Watch();
        await host.PutAsync("a", "0");
        for (var i = 0; i < 6; i++)
        {
            await host.PutAsync($"k{i}", new string('v', 1 << 20));
        }

        // One revision of six mebibytes: the deletes tell what was there.
        await host.Kv.DeleteRangeAsync(new() { Key = Bytes.Of("k"), RangeEnd = Bytes.PrefixEnd("k") });
        var asked = new Wire.WatchCreateRequest { Key = Bytes.Of("k"), RangeEnd = Bytes.PrefixEnd("k"), StartRevision = 9, PrevKv = true };
        await whole.CreateAsync(asked.Clone());
        var answer = await whole.NextAsync();
        Assert.Equal((6, false), (answer.Events.Count, answer.Fragment));
        asked.Fragment = true;
        await parts.CreateAsync(asked);
        var fragments = new List<Wire.WatchResponse>();
        do
        {
            fragments.Add(await parts.NextAsync());
        }
        while (fragments[^1].Fragment);
        Assert.True(fragments.Count >= 4);
        Assert.All(fragments, static fragment => Assert.InRange(fragment.CalculateSize(), 1, 2 << 20));
        Assert.All(fragments, static fragment => Assert.Equal((9L, 0L), (fragment.Header.Revision, fragment.WatchId)));
        Assert.Equal(answer.Events, fragments.SelectMany(static fragment => fragment.Events));
    }

    [Fact]
    public async Task W14_Filters_LeaveOut()
    {
        await using var host = EtcdHost.Start();
        using var puts = host.Watch();
        using var deletes = host.Watch();
        await puts.CreateAsync(new Wire.WatchCreateRequest { Key = Bytes.Of("a"), Filters = { Wire.WatchCreateRequest.Types.FilterType.Nodelete } });
        await deletes.CreateAsync(new Wire.WatchCreateRequest { Key = Bytes.Of("a"), Filters = { Wire.WatchCreateRequest.Types.FilterType.Noput } });
        await host.PutAsync("a", "1");
        await host.DeleteAsync("a");
        await host.PutAsync("a", "2");
        await host.DeleteAsync("a");
        Assert.Equal(["+a=1@2", "+a=2@4"], await puts.EventsAsync(2));
        Assert.Equal(["-a@3", "-a@5"], await deletes.EventsAsync(2));
    }

    [Fact]
    public async Task W14_NoKey_IsEveryKey()
    {
        await using var host = EtcdHost.Start();
        using var watch = host.Watch();
        await watch.CreateAsync(new Wire.WatchCreateRequest { RangeEnd = Bytes.Zero });
        await host.PutAsync("z", "1");
        Assert.Equal(["+z=1@2"], await watch.EventsAsync(1));
    }

    [Fact]
    public async Task W15_ProgressAskedFor_ComesAfterAllThatIsKnown()
    {
        await using var host = EtcdHost.Start();
        using var watch = host.Watch();
        await watch.AskProgressAsync();
        Assert.Equal((-1L, 1L), await ProgressAsync());
        for (var i = 0; i < 600; i++)
        {
            await host.PutAsync("a", $"{i}");
        }

        await watch.CreateAsync("a", 2);
        await watch.SendAsync(new Wire.WatchCreateRequest { Key = Bytes.Of("other") });
        await watch.AskProgressAsync();
        var told = 0;
        while (true)
        {
            var answer = await watch.NextAsync();
            if (answer.WatchId == -1)
            {
                Assert.Equal((601L, 600), (answer.Header.Revision, told));
                break;
            }

            told += answer.Events.Count;
        }

        async Task<(long, long)> ProgressAsync()
        {
            var answer = await watch.NextAsync();
            Assert.False(answer.Created || answer.Canceled || answer.Events.Count > 0);
            return (answer.WatchId, answer.Header.Revision);
        }
    }

    [Fact]
    public async Task W15_ProgressOfSilence_ComesEveryTenMinutesToThoseWhoWantIt()
    {
        await using var host = EtcdHost.Start();
        using var watch = host.Watch();
        await watch.CreateAsync("quiet");
        Assert.Equal(1, (await watch.CreateAsync(new Wire.WatchCreateRequest { Key = Bytes.Of("a"), ProgressNotify = true })).WatchId);
        await host.PutAsync("other");
        host.Time.Advance(new EtcdApiOptions().ProgressInterval);
        var progress = await watch.NextAsync();
        Assert.Equal((1L, 2L, 0), (progress.WatchId, progress.Header.Revision, progress.Events.Count));
        Assert.False(progress.Created || progress.Canceled);
        host.Time.Advance(new EtcdApiOptions().ProgressInterval);
        Assert.Equal(1, (await watch.NextAsync()).WatchId);
    }
}
