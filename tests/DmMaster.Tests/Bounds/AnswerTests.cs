using DmMaster.Hosting.Bounds;
using DmMaster.Protocol.Etcd;
using DmMaster.Tests.Hosting;
using Google.Protobuf;
using Grpc.Core;

namespace DmMaster.Tests.Bounds;

/// <summary>Answers on their way: what is not read is bounded, and what is read arrives whole.</summary>
public sealed class AnswerTests
{
    private const string TooMuch = "dm-master: too many bytes of requests and unread answers over this connection: read the answers, or send less at once";

    [Fact]
    public async Task Answers_ThatNobodyReads_HoldNoMoreThanTheBudget()
    {
        var options = new LoadOptions { TotalBytes = 400_000, ConnectionBytes = 200_000 };
        await using var master = await BoundMaster.StartAsync(options);
        await master.FillAsync(20, 1000);
        await using var first = await master.ConnectMuteAsync();
        await using var second = await master.ConnectMuteAsync();
        await using var third = await master.ConnectMuteAsync();

        foreach (var attacker in new[] { first, second, third })
        {
            await attacker.WriteAsync(Ranges(90));
        }

        await master.UntilAsync(static budget => budget.Refusals > 0 && budget.Held > 150_000);
        Assert.InRange(master.Budget.Peak, 1, options.TotalBytes / 4 * 5);
        await master.AssertServesAsync();

        foreach (var attacker in new[] { first, second, third })
        {
            await attacker.DisposeAsync();
        }

        await master.UntilAsync(static budget => budget.Held == 0);
    }

    [Fact]
    public async Task Answer_WithoutRoom_IsRefused()
    {
        await using var master = await BoundMaster.StartAsync(new LoadOptions { ConnectionBytes = 10_000 });
        await master.FillAsync(20, 1000);

        var refused = await Assert.ThrowsAsync<RpcException>(master.ReadAsync);

        Assert.Equal((StatusCode.ResourceExhausted, TooMuch), (refused.StatusCode, refused.Status.Detail));
        await master.AssertServesAsync();
        Assert.Equal(0, master.Budget.Held);
    }

    [Fact]
    public async Task Answer_LargerThanWhatMayBeHeld_IsMadeAsItIsRead()
    {
        await using var master = await BoundMaster.StartAsync(new LoadOptions { ConnectionBytes = 200_000 });
        await master.FillAsync(200, 10_000);

        var answer = await master.ReadAsync();

        Assert.Equal((200L, false, 200), (answer.Count, answer.More, answer.Kvs.Count));
        Assert.All(answer.Kvs, static (entry, i) => Assert.Equal(BoundMaster.ValueOf(i, 10_000), entry.Value));
        Assert.True(answer.Header.Revision > 0);
        Assert.InRange(master.Budget.Peak, 1, 200_000);
        await master.UntilAsync(static budget => budget.Held == 0);
    }

    [Fact]
    public async Task Answer_LargeAndUnread_HoldsAsMuchAsItsPieces()
    {
        await using var master = await BoundMaster.StartAsync();
        await master.FillAsync(200, 10_000);
        await using var attacker = await master.ConnectMuteAsync();

        await attacker.WriteAsync(Ranges(1));

        await master.UntilAsync(static budget => budget.Held > 0);
        Assert.InRange(master.Budget.Held, 1, 200_000);
        await attacker.DisposeAsync();
        await master.UntilAsync(static budget => budget.Held == 0);
    }

    [Fact]
    public async Task Txn_OfManyRanges_IsRefusedBeforeItsAnswerIsMade()
    {
        await using var master = await BoundMaster.StartAsync();
        await master.FillAsync(100, 10_000);
        var txn = new TxnRequest();
        for (var i = 0; i < 40; i++)
        {
            txn.Success.Add(new RequestOp { RequestRange = BoundMaster.All() });
        }

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await master.Store.TxnAsync(txn));

        Assert.Equal(
            (StatusCode.ResourceExhausted, "etcdserver: txn request reads too much: read less at once"), (refused.StatusCode, refused.Status.Detail));
        Assert.Equal(0, master.Budget.Peak);
    }

    [Fact]
    public async Task Event_WithoutRoom_WaitsAndComes()
    {
        await using var master = await BoundMaster.StartAsync(new LoadOptions { TotalBytes = 50_000, ConnectionBytes = 50_000, SmallBytes = 0 });
        await master.FillAsync(4, 10_000);
        await using var attacker = await master.ConnectMuteAsync();
        await attacker.WriteAsync(Ranges(1));
        await master.UntilAsync(static budget => budget.Held > 40_000);
        using var watch = new Watch.WatchClient(master.Channel).Watch();
        await watch.RequestStream.WriteAsync(new WatchRequest { CreateRequest = new WatchCreateRequest { Key = BoundMaster.End } });
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(RunningMaster.Patience));

        await master.Store.PutAsync(new PutRequest { Key = BoundMaster.End, Value = BoundMaster.ValueOf(1, 15_000) });
        var coming = watch.ResponseStream.MoveNext(CancellationToken.None);

        // It has room when the connection was ended that is not read.
        Assert.True(await coming.WaitAsync(RunningMaster.Patience));
        Assert.Equal(1, master.Budget.EndedConnections);
        Assert.Equal(15_000, watch.ResponseStream.Current.Events.Single().Kv.Value.Length);
    }

    private static byte[] Ranges(int count)
    {
        var message = BoundMaster.All().ToByteArray();
        byte[] body = [0, 0, 0, 0, (byte)message.Length, .. message];
        using var frames = new MemoryStream();
        for (var stream = 1; stream < 2 * count; stream += 2)
        {
            frames.Write(Http2Frames.Frame(Http2Frames.Headers, Http2Frames.EndHeaders, stream, Http2Frames.Call("/etcdserverpb.KV/Range")));
            frames.Write(Http2Frames.Frame(Http2Frames.Data, Http2Frames.EndStream, stream, body));
        }

        return frames.ToArray();
    }
}
