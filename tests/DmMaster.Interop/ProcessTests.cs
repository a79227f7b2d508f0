using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;

namespace DmMaster.Interop;

/// <summary>The program from start to exit.</summary>
public class ProcessTests
{
    [Theory]
    [InlineData(15)]
    [InlineData(2)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Signal_WithOpenStream_StopsWithZero(int signal)
    {
        using var master = await MasterProcess.StartAsync();
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{master.Port}");
        var method = new Method<byte[], byte[]>(MethodType.ServerStreaming, "grpc.health.v1.Health", "Watch", Bytes, Bytes);
        using var watch = channel.CreateCallInvoker().AsyncServerStreamingCall(method, null, default, []);
        Assert.True(await watch.ResponseStream.MoveNext(default));
        master.Signal(signal);
        Assert.Equal(0, await master.ExitCodeAsync());
        var error = await Assert.ThrowsAsync<RpcException>(async () => await watch.ResponseStream.MoveNext(default));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    [Theory]
    [InlineData("-V")]
    [InlineData("-h")]
    [InlineData("-print-sample-config")]
    public async Task Start_ForAText_ExitsWithZero(string argument)
    {
        var (exit, output, error) = await Tool.RunAsync(MasterProcess.Executable, null, argument);
        Assert.Equal((0, ""), (exit, error));
        Assert.NotEmpty(output);
    }

    [Fact]
    public async Task Start_WithErrors_NamesAllAndExitsWithTwo()
    {
        var (exit, output, error) = await Tool.RunAsync(MasterProcess.Executable, null, "-nope", "-advertise-addr=x", "-ssl-ca=/nonexistent/ca");
        Assert.Equal(2, exit);
        Assert.Equal(
            "parse cmd flags err: parse config flag set\nparse cmd flags err: host:port '' not valid\n"
            + "parse cmd flags err: advertise address x not valid\nparse cmd flags err: TLS config not valid\n",
            output);
        Assert.Equal(4, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("[code=38051:class=dm-master:scope=internal:level=high], Message: TLS config not valid, RawCause: open /nonexistent/ca", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PortInUse_IsOneLineAndExitsWithTwo()
    {
        using var master = await MasterProcess.StartAsync();
        var (exit, _, error) = await Tool.RunAsync(MasterProcess.Executable, null, $"-master-addr=127.0.0.1:{master.Port}");
        Assert.Equal(2, exit);
        Assert.Equal(
            $"[code=38017:class=dm-master:scope=internal:level=high], Message: start server, RawCause: listen tcp 127.0.0.1:{master.Port}: bind: address already in use\n",
            error);
    }

    [Theory]
    [InlineData("192.0.2.1:0", "bind: cannot assign requested address")]
    [InlineData("no-such-host.invalid:0", "lookup: no such host")]
    public async Task Start_BadAddress_IsOneLineAndExitsWithTwo(string address, string expected)
    {
        var (exit, _, error) = await Tool.RunAsync(MasterProcess.Executable, null, "-master-addr", address);
        Assert.Equal(2, exit);
        Assert.EndsWith($"listen tcp {address}: {expected}\n", error, StringComparison.Ordinal);
        Assert.Single(error, '\n');
    }

    [SkippableFact]
    public async Task Curl_OnThePort_IsServed()
    {
        Skip.If(ClientTools.Missing("curl") is not null, ClientTools.Missing("curl"));
        using var master = await MasterProcess.StartAsync();
        foreach (var version in (string[])["--http1.0", "--http1.1", "--http2-prior-knowledge"])
        {
            var (exit, output, _) = await Tool.RunAsync("curl", null, "-s", version, $"http://127.0.0.1:{master.Port}/health");
            Assert.Equal((0, """{"health":"true","reason":""}"""), (exit, output));
        }
    }

    [SkippableFact]
    public async Task Connections_TenThousandSilentOnes_AreCutOffAndCostLittle()
    {
        using var master = await MasterProcess.StartAsync();
        var before = master.Memory();
        var silent = new List<Socket>();
        try
        {
            for (var i = 0; i < 10_000; i++)
            {
                silent.Add(await master.ConnectAsync());
            }
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.TooManyOpenSockets)
        {
            Skip.If(true, "needs a limit of open files above 10,000 (ulimit -n)");
        }

        Assert.Contains("State: volatile", await master.GetAsync("/status"), StringComparison.Ordinal);
        Assert.InRange(master.Memory() - before, long.MinValue, 300L << 20);
        var ends = await Task.WhenAll(silent.Select(static async socket =>
        {
            try
            {
                return await socket.ReceiveAsync(new byte[1]).WaitAsync(Tool.Patience);
            }
            catch (SocketException)
            {
                return 0;
            }
        }));
        Assert.All(ends, static received => Assert.Equal(0, received));
        silent.ForEach(static socket => socket.Dispose());
        Assert.Contains("State: volatile", await master.GetAsync("/status"), StringComparison.Ordinal);
    }

    private static Marshaller<byte[]> Bytes => Marshallers.Create(static bytes => bytes, static bytes => bytes);
}
