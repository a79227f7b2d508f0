using System.Net.Sockets;
using System.Text;

namespace DmMaster.Tests.Hosting;

/// <summary>What gRPC clients put into <c>:authority</c>: whatever they were told to dial.</summary>
public sealed class AuthorityTests
{
    /// <summary>A message that begins a watch of the key <c>a</c>.</summary>
    private static byte[] WatchOfOneKey => [0, 0, 0, 0, 5, 0x0a, 3, 0x0a, 1, (byte)'a'];

    [Theory]
    [InlineData("127.0.0.1:8261")]
    [InlineData("[::1]:8261")]
    [InlineData("")]
    [InlineData("http://127.0.0.1:8261")]
    [InlineData("127.0.0.1:8261,127.0.0.1:8262")]
    [InlineData("ipv4:127.0.0.1:8261,127.0.0.1:8262")]
    [InlineData("#initially=[http://127.0.0.1:8261]")]
    [InlineData("dns:///master:8261")]
    [InlineData("a b")]
    [InlineData("user@master:8261")]
    [InlineData("master:")]
    [InlineData("master:port")]
    [InlineData("master:8261:8262")]
    [InlineData("master:99999999")]
    [InlineData("[::1")]
    [InlineData("[]")]
    [InlineData("[.]")]
    [InlineData("[...]:1")]
    [InlineData("h\u00f6st")]
    public async Task Call_WithAnyAuthority_IsAnswered(string authority)
    {
        await using var master = await RunningMaster.StartAsync();
        await using var stream = await master.ConnectAsync();
        await stream.WriteAsync((byte[])
        [
            .. Http2Frames.Preface,
            .. Http2Frames.Frame(Http2Frames.Settings, 0, 0, []),
            .. Http2Frames.Frame(Http2Frames.Headers, Http2Frames.EndHeaders, 1, [.. Http2Frames.HealthCheckOf(Encoding.UTF8.GetBytes(authority))]),
            .. Http2Frames.Frame(Http2Frames.Data, Http2Frames.EndStream, 1, Http2Frames.EmptyMessage),
        ]);

        var kinds = new List<byte>();
        while (!kinds.Contains(Http2Frames.Data))
        {
            var frame = await Http2Frames.ReadAsync(stream);
            Assert.NotNull(frame);
            kinds.Add(frame.Value.Type);
            Assert.DoesNotContain(frame.Value.Type, (byte[])[Http2Frames.Reset, Http2Frames.GoAway]);
        }
    }

    [Fact]
    public async Task Connection_HalfClosedWithAStreamOpen_EndsWithoutAReset()
    {
        await using var master = await RunningMaster.StartAsync();
        await using var stream = await master.ConnectAsync();
        await stream.WriteAsync((byte[])
        [
            .. Http2Frames.Preface,
            .. Http2Frames.Frame(Http2Frames.Settings, 0, 0, []),
            .. Http2Frames.Frame(Http2Frames.Headers, Http2Frames.EndHeaders, 1, Http2Frames.Call("/etcdserverpb.Watch/Watch")),
            .. Http2Frames.Frame(Http2Frames.Data, 0, 1, WatchOfOneKey),
        ]);
        byte? kind;
        do
        {
            kind = (await Http2Frames.ReadAsync(stream))?.Type;
            Assert.NotNull(kind);
        }
        while (kind != Http2Frames.Data);

        stream.Socket.Shutdown(SocketShutdown.Send);

        // A reset would throw here.
        var rest = new byte[4096];
        while (await stream.ReadAsync(rest).AsTask().WaitAsync(RunningMaster.Patience) > 0)
        {
        }
    }
}
