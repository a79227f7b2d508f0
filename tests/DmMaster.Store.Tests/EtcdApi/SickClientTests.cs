using System.Net;
using System.Net.Http.Headers;
using DmMaster.Store.EtcdApi;
using Grpc.Core;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.Tests.EtcdApi;

/// <summary>Clients that do not read, ask for too much, talk nonsense or vanish: nobody else notices, and nothing stays behind.</summary>
public sealed class SickClientTests
{
    [Fact]
    public async Task W16_ClientThatNeverReads_HoldsUpNobodyAndKeepsNothing()
    {
        await using var host = EtcdHost.Start(null, new() { FirstRevision = new(1), MaxHistoryBytes = 4 << 20 });
        using var apart = host.Connect();
        using var sick = new WatchClient(apart);
        using var well = host.Watch();
        await sick.CreateAsync("a");
        await well.CreateAsync("a");
        var value = new string('v', 1 << 20);
        for (var i = 0; i < 64; i++)
        {
            await host.PutAsync("a", value);
            Assert.Single((await well.NextAsync()).Events);
        }

        // What it did not read is forgotten: 64 MiB went by and 4 are remembered.
        Assert.True(host.Store.OldestRevision.Value > 50, $"{host.Store.OldestRevision}");
        sick.Dispose();
        await host.StreamEndedAsync();
        Assert.Equal(1, host.Store.WatcherCount);
    }

    [Fact]
    public async Task ClientThatNeverReads_AndReadsAtLast_LearnsThatItMissedSomething()
    {
        await using var host = EtcdHost.Start(null, new() { FirstRevision = new(1), MaxHistoryBytes = 4 << 20 });
        using var apart = host.Connect();
        using var sick = new WatchClient(apart);
        await sick.CreateAsync("a");
        var value = new string('v', 1 << 20);
        for (var i = 0; i < 64; i++)
        {
            await host.PutAsync("a", value);
        }

        Wire.WatchResponse answer;
        var last = 1L;
        do
        {
            answer = await sick.NextAsync();
            Assert.All(answer.Events, change => Assert.Equal(++last, change.Kv.ModRevision));
        }
        while (!answer.Canceled);
        Assert.True(answer.CompactRevision > last);
    }

    [Fact]
    public async Task TenThousandWatches_OnOneStream_AreMadeToldAndGone()
    {
        const int Many = 10_000;
        await using var host = EtcdHost.Start();
        using var watch = host.Watch();
        var sending = SendAsync();
        for (var i = 0; i < Many; i++)
        {
            Assert.Equal(i, (await watch.NextAsync()).WatchId);
        }

        await sending;
        Assert.Equal(Many, host.Store.WatcherCount);
        await host.PutAsync("a", "1");
        var told = new HashSet<long>();
        while (told.Count < Many)
        {
            Assert.True(told.Add((await watch.NextAsync()).WatchId));
        }

        watch.Dispose();
        await host.StreamEndedAsync();
        Assert.Equal(0, host.Store.WatcherCount);

        async Task SendAsync()
        {
            for (var i = 0; i < Many; i++)
            {
                await watch.SendAsync(new Wire.WatchCreateRequest { Key = Bytes.Of("a") });
            }
        }
    }

    [Fact]
    public async Task TenThousandCreatesAndCancels_OnOneStream_LeaveNothing()
    {
        const int Many = 10_000;
        await using var host = EtcdHost.Start();
        using var watch = host.Watch();
        for (var i = 0; i < Many; i++)
        {
            await watch.CreateAsync("a");
            await watch.CancelAsync(i);
            Assert.True((await watch.NextAsync()).Canceled);
        }

        Assert.Equal(0, host.Store.WatcherCount);
    }

    [Fact]
    public async Task CancelledCall_WithWatchesAtWork_EndsThemAll()
    {
        await using var host = EtcdHost.Start();
        for (var i = 0; i < 100; i++)
        {
            await host.PutAsync("a", $"{i}");
        }

        for (var round = 0; round < 20; round++)
        {
            using var watch = host.Watch();
            await watch.CreateAsync("a", 2);
            await watch.SendAsync(new Wire.WatchCreateRequest { Key = Bytes.Of("a") });
            await host.PutAsync("a", $"{round}");
            watch.Dispose();
            await host.StreamEndedAsync();
        }

        Assert.Equal(0, host.Store.WatcherCount);
    }

    [Theory]
    [InlineData("KV/Put", StatusCode.Unknown)]
    [InlineData("KV/Txn", StatusCode.Unknown)]
    [InlineData("Watch/Watch", StatusCode.Internal)]
    [InlineData("Lease/LeaseKeepAlive", StatusCode.Internal)]
    public async Task Garbage_AsAMessage_IsAnErrorAndNothingElse(string method, StatusCode expected)
    {
        await using var host = EtcdHost.Start();
        var status = await PostAsync(host, method, [0, 0, 0, 0, 4, 0xff, 0xff, 0xff, 0xff]);
        Assert.Equal($"{(int)expected}", status);
        await host.PutAsync("still", "here");
        Assert.Equal(0, host.Store.WatcherCount);
    }

    [Theory]
    [InlineData("KV/Put")]
    [InlineData("Watch/Watch")]
    [InlineData("Lease/LeaseKeepAlive")]
    public async Task HalfAMessage_AndThenTheEnd_IsAnErrorAndNothingElse(string method)
    {
        await using var host = EtcdHost.Start();
        Assert.NotEqual("0", await PostAsync(host, method, [0, 0, 0, 0, 40, 0x0a]));
        Assert.Equal(1, host.Store.CurrentRevision.Value);
        await host.PutAsync("still", "here");
    }

    [Fact]
    public void Quota_OfWatches_IsLargeEnoughForTenThousandWorkers() =>
        Assert.True(new EtcdApiOptions().MaxWatches >= 10_000 * 6);

    private static async Task<string> PostAsync(EtcdHost host, string method, byte[] body)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Address, $"/etcdserverpb.{method}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var response = await client.SendAsync(request).WaitAsync(WatchClient.Hang);
        await response.Content.ReadAsByteArrayAsync();
        return (response.TrailingHeaders.TryGetValues("grpc-status", out var trailer) ? trailer : response.Headers.GetValues("grpc-status")).Single();
    }
}
