using System.Net;
using System.Net.Sockets;
using DmMaster.Ctl.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Ctl.Tests.Connection;

public sealed class DialTests
{
    private const string NoTask = "{\n    \"result\": true,\n    \"msg\": \"\",\n    \"tasks\": []\n}\n";

    [Fact]
    public async Task Dial_OfPortThatKeepsSilent_IsGivenUpAfterTheTimeout()
    {
        using var silent = new SilentServer();
        var time = new FakeTimeProvider();

        var running = CtlRun.OfAsync(["--master-addr", silent.Address, "query-status"], "", host => host with { Time = time, DialTimeout = TimeSpan.FromSeconds(3) });
        await silent.SpokenTo;
        time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(running.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal(new CtlRun("", NoConnection(silent.Address), 1), await running);
    }

    [Fact]
    public async Task Dial_OfSilentThenLivingAddress_UsesTheSecond()
    {
        using var silent = new SilentServer();
        await using var master = await FakeMaster.StartAsync(_ => WireReply.Ok([0x08, 0x01]));
        var time = new FakeTimeProvider();

        var running = CtlRun.OfAsync(["--master-addr", $"{silent.Address},http://{master.Address}", "list-member"], "", host => host with { Time = time });
        await silent.SpokenTo;
        time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(0, (await running).ExitCode);
        Assert.Single(master.Calls);
    }

    [Fact]
    public async Task Dial_OfSomethingThatIsNoMaster_Fails()
    {
        using var web = new SilentServer("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());

        var run = await CtlRun.OfAsync(["--master-addr", web.Address, "query-status"], "", host => host with { DialTimeout = TimeSpan.FromMilliseconds(50) });

        Assert.Equal(new CtlRun("", NoConnection(web.Address), 1), run);
    }

    [Fact]
    public async Task Dial_OfMasterThatIsJustStarting_WaitsForIt()
    {
        // The port is held, so that nothing else takes it, but nothing listens on it yet.
        using var port = new Socket(SocketType.Stream, ProtocolType.Tcp);
        port.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var time = new WatchedTime(TimeSpan.FromMilliseconds(100));
        var running = CtlRun.OfAsync(["--master-addr", $"{port.LocalEndPoint}", "query-status"], "", host => host with { Time = time });

        await time.Waiting;
        port.Listen();
        time.Advance(TimeSpan.FromMilliseconds(100));
        using (await port.AcceptAsync())
        {
            Assert.False(running.IsCompleted);
        }

        // The master went away again, and then the time is up.
        port.Dispose();
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(1, (await running).ExitCode);
    }

    [Fact]
    public async Task Address_FromEnvironment_IsUsedWhenNoFlagIsGiven()
    {
        await using var master = await FakeMaster.StartAsync(_ => WireReply.Ok([0x08, 0x01]));

        var run = await CtlRun.OfAsync(["query-status"], "", host => host with { GetVariable = name => name == "DM_MASTER_ADDR" ? master.Address : null });

        Assert.Equal(new CtlRun(NoTask, "", 0), run);
    }

    [Fact]
    public async Task OldFlagForm_OfAddress_Works()
    {
        await using var master = await FakeMaster.StartAsync(_ => WireReply.Ok([0x08, 0x01]));

        Assert.Equal(new CtlRun(NoTask, "", 0), await CtlRun.OfAsync($"-master-addr={master.Address}", "query-status"));
    }

    [Theory]
    [InlineData("--rpc-timeout=0s", "invalid time duration: 0s")]
    [InlineData("--rpc-timeout=-1s", "invalid time duration: -1s")]
    [InlineData("--rpc-timeout=10", "time: missing unit in duration \"10\"")]
    public async Task Timeout_OfNoUse_IsRefusedBeforeTheAddress(string flag, string error) =>
        Assert.Equal(new CtlRun("", $"Error: {error}\n", 1), await CtlRun.OfAsync("--master-addr", "bad", flag, "query-status"));

    [Fact]
    public async Task Proxy_InEnvironment_IsTold()
    {
        var run = await CtlRun.OfAsync(["pause-task", "-x"], "", host => host with { GetVariable = name => name is "NO_PROXY" or "http_proxy" ? "v" : null });

        Assert.Equal("\n[Warning] [using proxy config] [http_proxy=v, no_proxy=v]\n", run.Output);
    }

    [Theory]
    [InlineData("master-addr = \"a:1\"\nunknown = 1\n", "--master-addr not provided")]
    [InlineData("master-addr = \n", "the current command parameter: --config is invalid or used incorrectly: toml: ")]
    [InlineData("cert-allowed-cn = 5\n", "the current command parameter: --config is invalid or used incorrectly: toml: ")]
    public async Task ConfigFile_OfAnyContent_ChangesNothingThatHasAFlag(string content, string error)
    {
        using var files = new Certificates("unused");

        var run = await CtlRun.OfAsync("--config", files.Write("dmctl.toml", content), "query-status");

        Assert.StartsWith($"Error: {error}", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    private static string NoConnection(string address) =>
        $"Error: [code=48001:class=dmctl:scope=internal:level=high], Message: can't connect to {address}, "
        + "RawCause: context deadline exceeded, Workaround: Please check your network connection.\n";
}
