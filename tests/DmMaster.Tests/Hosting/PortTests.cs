using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Hosting;

public class PortTests
{
    [Fact]
    public async Task Port_PrefaceAlone_IsAnsweredWithSettings()
    {
        await using var master = await RunningMaster.StartAsync();
        await using var stream = await master.ConnectAsync();
        await stream.WriteAsync(Http2Frames.Preface);
        var first = await Http2Frames.ReadAsync(stream);
        Assert.NotNull(first);
        Assert.Equal((Http2Frames.Settings, (byte)0), (first.Value.Type, first.Value.Flags));
    }

    [Fact]
    public async Task Port_BothProtocols_AreServedOnOneListener()
    {
        await using var master = await RunningMaster.StartAsync();
        foreach (var version in (Version[])[new(1, 1), new(2, 0)])
        {
            using var client = new HttpClient { DefaultRequestVersion = version, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
            using var answer = await client.GetAsync(new Uri($"http://{master.EndPoint}/health"));
            Assert.Equal(version, answer.Version);
            Assert.Equal("""{"health":"true","reason":""}""", await answer.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n\r\n\r\n")]
    [InlineData("P")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n")]
    [InlineData("GET /status HTTP/1.1\r\nHost: x\r\n")]
    [InlineData("POST /status HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf")]
    [InlineData("\0\u0001\u0002\u00ff\u00fe garbage")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003 a TLS hello")]
    public async Task Port_HalfSentThenHalfClosed_IsClosed(string text)
    {
        await using var master = await RunningMaster.StartAsync();
        await using var stream = await master.ConnectAsync();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        stream.Socket.Shutdown(SocketShutdown.Send);
        var answer = await stream.ReadTextAsync();
        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal), answer);
        await master.AssertHealthyAsync();
    }

    [Theory]
    [InlineData("garbage\r\n\r\n", "HTTP/1.1 400 ")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400 ")]
    [InlineData("GET / HTTP/9.9\r\nHost: x\r\n\r\n", "HTTP/1.1 505 ")]
    [InlineData("\u0016\u0003\u0001\u0002\n\u0001\u0000", "HTTP/1.1 400 ")]
    public async Task Port_BadRequest_IsAnsweredAndClosed(string text, string expected)
    {
        await using var master = await RunningMaster.StartAsync();
        await using var stream = await master.ConnectAsync();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        Assert.StartsWith(expected, await stream.ReadTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_HeaderWithoutEnd_IsRefused()
    {
        await using var master = await RunningMaster.StartAsync();
        await using var stream = await master.ConnectAsync();
        await stream.WriteAsync("GET /status HTTP/1.1\r\nHost: x\r\nBig: "u8.ToArray());
        var chunk = Enumerable.Repeat((byte)'a', 1 << 16).ToArray();
        var written = 0;
        while (written < 1 << 26 && await stream.TryWriteAsync(chunk, default))
        {
            written += chunk.Length;
        }

        Assert.True(written < 1 << 26, "the whole of a 64 MiB header was taken");
        await master.AssertHealthyAsync();
    }

    [Fact]
    public async Task Port_SilentConnections_AreCutOffAfterTheLimit()
    {
        var time = new FakeTimeProvider();
        await using var master = await RunningMaster.StartAsync(time: time);
        var silent = new List<NetworkStream>();
        for (var i = 0; i < 1000; i++)
        {
            silent.Add(await master.ConnectAsync());
        }

        var ends = silent.ConvertAll(static stream => stream.ReadToEndAsync());
        await master.AssertHealthyAsync();
        Assert.DoesNotContain(ends, static end => end.IsCompleted);

        // A connection that the server accepts only now starts its clock now, so the clock is moved until all have ended.
        var all = Task.WhenAll(ends);
        while (!all.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        Assert.All(await all, Assert.Empty);
        silent.ForEach(static stream => stream.Dispose());
    }

    [Fact]
    public async Task Port_Pings_AreAllAcknowledged()
    {
        await using var master = await RunningMaster.StartAsync();
        await using var stream = await OpenHttp2Async(master);
        var acknowledged = 0;
        for (var i = 0; i < 1000; i++)
        {
            await stream.WriteAsync(Http2Frames.Frame(Http2Frames.Ping, 0, 0, BitConverter.GetBytes((long)i)));
        }

        while (acknowledged < 1000)
        {
            var frame = await Http2Frames.ReadAsync(stream) ?? throw new InvalidOperationException("The connection was closed.");
            acknowledged += frame.Type == Http2Frames.Ping && frame.Flags == Http2Frames.Ack ? 1 : 0;
            Assert.NotEqual(Http2Frames.GoAway, frame.Type);
        }
    }

    [Fact]
    public async Task Port_StreamsResetAtOnce_DoNotHurtOthers()
    {
        var opened = 0;
        await FloodAsync(1_000_000, () =>
        {
            var stream = (2 * opened++) + 1;
            return
            [
                .. Http2Frames.Frame(Http2Frames.Headers, Http2Frames.EndHeaders, stream, Http2Frames.HealthCheck),
                .. Http2Frames.Frame(Http2Frames.Reset, 0, stream, [0, 0, 0, 8]),
            ];
        });
    }

    [Fact]
    public async Task Port_HeadersWithoutEnd_AreCutOff()
    {
        var isFirst = true;
        var refused = await FloodAsync(64 << 20, () =>
        {
            var type = isFirst ? Http2Frames.Headers : Http2Frames.Continuation;
            isFirst = false;
            return Http2Frames.Frame(type, 0, 1, Enumerable.Repeat((byte)0x86, 16000).ToArray());
        });
        Assert.True(refused, "64 MiB of headers of one request were taken");
    }

    [Fact]
    public async Task Port_SettingsWithoutEnd_DoNotHurtOthers()
    {
        var frame = Http2Frames.Frame(Http2Frames.Settings, 0, 0, [0, 3, 0, 0, 0, 100]);
        await FloodAsync(4 << 20, () => frame);
    }

    [Fact]
    public async Task Port_EmptyDataFrames_DoNotHurtOthers()
    {
        var isFirst = true;
        await FloodAsync(1 << 20, () =>
        {
            var isHead = isFirst;
            isFirst = false;
            return isHead
                ? Http2Frames.Frame(Http2Frames.Headers, Http2Frames.EndHeaders, 1, Http2Frames.HealthCheck)
                : Http2Frames.Frame(Http2Frames.Data, 0, 1, []);
        });
    }

    private static async Task<NetworkStream> OpenHttp2Async(RunningMaster master)
    {
        var stream = await master.ConnectAsync();
        await stream.WriteAsync(Http2Frames.Preface);
        await stream.WriteAsync(Http2Frames.Frame(Http2Frames.Settings, 0, 0, []));
        return stream;
    }

    /// <summary>Sends frames and reads no answer, as an attacker would; then others must still be served.</summary>
    /// <returns>Whether the server stopped taking them: it closed the connection or let it stand.</returns>
    private static async Task<bool> FloodAsync(int bytes, Func<byte[]> next)
    {
        await using var master = await RunningMaster.StartAsync(expected: "exceeded the output operations maximum queue size");
        await using var stream = await OpenHttp2Async(master);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5), TimeProvider.System);
        var sent = 0;
        var taken = true;
        while (taken && sent < bytes)
        {
            using var batch = new MemoryStream();
            while (batch.Length < 1 << 15)
            {
                batch.Write(next());
            }

            sent += (int)batch.Length;
            taken = await stream.TryWriteAsync(batch.ToArray(), patience.Token);
        }

        await master.AssertHealthyAsync();
        return !taken;
    }
}
