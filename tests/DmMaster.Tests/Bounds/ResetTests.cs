using DmMaster.Hosting.Bounds;
using DmMaster.Protocol.Etcd;
using DmMaster.Tests.Hosting;
using Google.Protobuf;

namespace DmMaster.Tests.Bounds;

/// <summary>A client that opens streams and resets them.</summary>
public sealed class ResetTests
{
    private const int AtOnce = 40;

    [Fact]
    public async Task Resets_MoreThanAllowed_EndTheConnectionAndNoOther()
    {
        await using var master = await BoundMaster.StartAsync(new LoadOptions { ResetsAtOnce = AtOnce, ResetsPerSecond = 1 });
        using var watch = new Watch.WatchClient(master.Channel).Watch();
        await watch.RequestStream.WriteAsync(new WatchRequest { CreateRequest = new WatchCreateRequest { Key = BoundMaster.Start } });
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(RunningMaster.Patience));
        await using var attacker = await master.ConnectAsync();

        await attacker.TryWriteAsync(Opened(2 * AtOnce), CancellationToken.None);

        await attacker.ReadToEndAsync();
        await master.Store.PutAsync(new PutRequest { Key = BoundMaster.Start, Value = ByteString.CopyFromUtf8("x") });
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(RunningMaster.Patience));
        Assert.Single(watch.ResponseStream.Current.Events);
    }

    [Fact]
    public async Task Resets_AsManyAsAllowed_LeaveTheConnectionAlone()
    {
        await using var master = await BoundMaster.StartAsync(new LoadOptions { ResetsAtOnce = AtOnce, ResetsPerSecond = 1 });
        await using var client = await master.ConnectAsync();

        // The frame of settings counts, too.
        await client.WriteAsync(Opened(AtOnce - 1));
        await client.WriteAsync(Http2Frames.Frame(Http2Frames.Ping, 0, 0, new byte[8]));

        while (await Http2Frames.ReadAsync(client) is var frame && frame?.Type != Http2Frames.Ping)
        {
            Assert.NotNull(frame);
        }
    }

    [Fact]
    public async Task Settings_SayHowManyStreamsThereMayBe()
    {
        await using var master = await BoundMaster.StartAsync();
        await using var client = await master.ConnectAsync();

        await client.WriteAsync((byte[])[.. Http2Frames.Preface, .. Http2Frames.Frame(Http2Frames.Settings, 0, 0, [])]);

        var (type, _, payload) = (await Http2Frames.ReadAsync(client))!.Value;
        Assert.Equal(Http2Frames.Settings, type);
        Assert.Contains("000300000064", Convert.ToHexString(payload), StringComparison.Ordinal);
    }

    private static byte[] Opened(int count)
    {
        using var frames = new MemoryStream();
        frames.Write(Http2Frames.Preface);
        frames.Write(Http2Frames.Frame(Http2Frames.Settings, 0, 0, []));
        for (var stream = 1; stream < 2 * count; stream += 2)
        {
            frames.Write(Http2Frames.Frame(Http2Frames.Headers, Http2Frames.EndHeaders, stream, Http2Frames.HealthCheck));
            frames.Write(Http2Frames.Frame(Http2Frames.Reset, 0, stream, [0, 0, 0, 8]));
        }

        return frames.ToArray();
    }
}
