using DmMaster.Ctl.Tests.Support;
using DmMaster.Protocol.Dm;
using Google.Protobuf;

namespace DmMaster.Ctl.Tests.Connection;

public sealed class CallTests
{
    private static readonly WireReply Empty = WireReply.Ok([0x08, 0x01]);

    [Fact]
    public async Task Call_OverTheWire_IsPlain()
    {
        await using var master = await FakeMaster.StartAsync(_ => Empty);

        await CtlRun.OfAsync(master, "list-member");

        var call = Assert.Single(master.Calls);
        Assert.Equal("HTTP/2", call.Protocol);
        Assert.Equal(master.Address, call.Authority);
        Assert.Equal("application/grpc", call.Headers["content-type"]);
        Assert.Equal("trailers", call.Headers["te"]);
        Assert.DoesNotContain(call.Headers, header => header.Key is "grpc-timeout" or "traceparent" or "grpc-encoding" or "authorization");
    }

    [Theory]
    [InlineData("query-status", true)]
    [InlineData("pause-task t", false)]
    [InlineData("list-member", false)]
    [InlineData("operate-source show", false)]
    public async Task Deadline_OfCall_IsSentForStatusAlone(string command, bool hasDeadline)
    {
        await using var master = await FakeMaster.StartAsync(_ => Empty);

        await CtlRun.OfAsync(master, ["--rpc-timeout", "90s", .. command.Split(' ')]);

        Assert.Equal(hasDeadline, Assert.Single(master.Calls).Headers.ContainsKey("grpc-timeout"));
    }

    [Fact]
    public async Task Deadline_Passed_IsToldInGrpcGosWords()
    {
        var never = new TaskCompletionSource<WireReply>();
        await using var master = await FakeMaster.StartAsync(_ => never.Task);

        var run = await CtlRun.OfAsync(master, "--rpc-timeout", "1ms", "query-status", "t", "-s", "a,b");
        never.SetResult(Empty);

        Assert.Equal(new CtlRun("can not query t task's status(in sources [a b])\n", "Error: rpc error: code = DeadlineExceeded desc = context deadline exceeded\n", 1), run);
    }

    [Fact]
    public async Task Deadline_OfEndlessTimeout_IsNoProblem()
    {
        await using var master = await FakeMaster.StartAsync(_ => Empty);

        Assert.Equal(0, (await CtlRun.OfAsync(master, "--rpc-timeout", "2500000h", "query-status")).ExitCode);
    }

    [Theory]
    [InlineData(1, "Canceled")]
    [InlineData(2, "Unknown")]
    [InlineData(3, "InvalidArgument")]
    [InlineData(7, "PermissionDenied")]
    [InlineData(12, "Unimplemented")]
    [InlineData(13, "Internal")]
    [InlineData(16, "Unauthenticated")]
    public async Task Refusal_ByStatus_IsPrintedAndNotRetried(int code, string name)
    {
        await using var master = await FakeMaster.StartAsync(_ => WireReply.Error(code, "no, 100 %"));

        var run = await CtlRun.OfAsync(master, "pause-task", "t");

        Assert.Equal(new CtlRun("can not pause task t\n", $"Error: rpc error: code = {name} desc = no, 100 %\n", 1), run);
        Assert.Single(master.Calls);
    }

    [Theory]
    [InlineData("stop-task", "can not delete task t\n")]
    [InlineData("resume-task", "can not resume task t\n")]
    [InlineData("query-status", "can not query t task's status(in sources [])\n")]
    [InlineData("start-task", "")]
    public async Task Refusal_ByStatus_SaysFirstWhatCouldNotBeDone(string command, string line)
    {
        await using var master = await FakeMaster.StartAsync(_ => WireReply.Error(2, "x"));

        var run = await CtlRun.OfAsync(master, command, command == "start-task" ? "task.yaml" : "t");

        Assert.Equal(new CtlRun(line, "Error: rpc error: code = Unknown desc = x\n", 1), run);
    }

    [Fact]
    public async Task Unavailable_Once_IsTriedAgainOverANewConnection()
    {
        var replies = new Queue<WireReply>([WireReply.Error(14, "not now"), Empty]);
        await using var master = await FakeMaster.StartAsync(_ => replies.Dequeue());

        var run = await CtlRun.OfAsync(master, "list-member");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(2, master.Calls.Count);
        Assert.Equal(master.Calls[0].Request, master.Calls[1].Request);
    }

    [Fact]
    public async Task Unavailable_Twice_IsTold()
    {
        await using var master = await FakeMaster.StartAsync(_ => WireReply.Error(14, "not now"));

        var run = await CtlRun.OfAsync(master, "list-member");

        Assert.Equal(new CtlRun("", "Error: rpc error: code = Unavailable desc = not now\n", 1), run);
        Assert.Equal(2, master.Calls.Count);
    }

    [Fact]
    public async Task Connection_BrokenDuringACall_IsReplacedOnce()
    {
        var replies = new Queue<WireReply>([new WireReply { Breaks = true }, Empty]);
        await using var master = await FakeMaster.StartAsync(_ => replies.Dequeue());

        Assert.Equal(0, (await CtlRun.OfAsync(master, "list-member")).ExitCode);
    }

    [Fact]
    public async Task Connection_BrokenDuringBothCalls_IsToldInGrpcGosWords()
    {
        await using var master = await FakeMaster.StartAsync(_ => new WireReply { Breaks = true });

        var run = await CtlRun.OfAsync(master, "list-member");

        Assert.Equal(new CtlRun("", "Error: rpc error: code = Unavailable desc = error reading from server: EOF\n", 1), run);
    }

    [Fact]
    public async Task Connection_ThatCannotBeReplaced_IsTheError()
    {
        FakeMaster? master = null;
        master = await FakeMaster.StartAsync(call =>
        {
            _ = master!.DisposeAsync().AsTask();
            return WireReply.Error(14, $"{call.Method} goes down");
        });
        var address = master.Address;

        var run = await CtlRun.OfAsync(["--master-addr", address, "list-member"], "", host => host with { DialTimeout = TimeSpan.FromMilliseconds(100) });
        await master.DisposeAsync();

        Assert.Contains("[code=48001:class=dmctl", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task Reply_BeyondTheLimit_IsAskedForAgainWithALargerOne()
    {
        var large = new OperateTaskResponse { Op = TaskOp.Pause, Msg = new string('x', 4 * 1024 * 1024) };
        await using var master = await FakeMaster.StartAsync(_ => WireReply.Ok(large.ToByteArray()));

        var run = await CtlRun.OfAsync(master, "pause-task", "t");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(large.Msg, run.Output, StringComparison.Ordinal);
        Assert.Equal(2, master.Calls.Count);
    }

    [Theory]
    [InlineData(new byte[] { 0x0a })]
    [InlineData(new byte[] { 0x12, 0x01, 0xff })]
    public async Task Reply_ThatCannotBeRead_IsToldAndNotAskedForAgain(byte[] reply)
    {
        await using var master = await FakeMaster.StartAsync(_ => WireReply.Ok(reply));

        var run = await CtlRun.OfAsync(master, "list-member");

        Assert.StartsWith("Error: rpc error: code = Internal desc = grpc: failed to unmarshal the received message: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
        Assert.Single(master.Calls);
    }

    [Fact]
    public async Task Reply_AtTheLimit_IsTakenAtOnce()
    {
        var reply = new OperateTaskResponse { Msg = new string('x', (4 * 1024 * 1024) - 5) };
        Assert.Equal(4 * 1024 * 1024, reply.CalculateSize());
        await using var master = await FakeMaster.StartAsync(_ => WireReply.Ok(reply.ToByteArray()));

        Assert.Equal(0, (await CtlRun.OfAsync(master, "pause-task", "t")).ExitCode);
        Assert.Single(master.Calls);
    }

    [Fact]
    public async Task Reply_ThatGrowsBeyondTheLargerLimit_IsToldInGrpcGosWords()
    {
        var sizes = new Queue<int>([5_000_000, 5_000_001]);
        await using var master = await FakeMaster.StartAsync(_ => WireReply.Ok(new byte[sizes.Dequeue()]));

        var run = await CtlRun.OfAsync(master, "list-member");

        Assert.Equal(new CtlRun("", "Error: rpc error: code = ResourceExhausted desc = grpc: received message larger than max (5000001 vs. 5000000)\n", 1), run);
    }

    [Fact]
    public async Task ResourceExhausted_OfAnotherKind_IsTriedAgainToo()
    {
        var replies = new Queue<WireReply>([WireReply.Error(8, "too much"), Empty]);
        await using var master = await FakeMaster.StartAsync(_ => replies.Dequeue());

        Assert.Equal(0, (await CtlRun.OfAsync(master, "list-member")).ExitCode);
    }

    [Fact]
    public async Task Session_AfterABrokenConnection_GoesOn()
    {
        var replies = new Queue<WireReply>([Empty, new WireReply { Breaks = true }, new WireReply { Breaks = true }, Empty]);
        await using var master = await FakeMaster.StartAsync(_ => replies.Dequeue());

        var run = await CtlRun.OfAsync(["--master-addr", master.Address], "list-member\nlist-member\nlist-member\n");

        Assert.Equal(4, master.Calls.Count);
        Assert.Equal(2, run.Output.Split("\"result\": true").Length - 1);
        Assert.Contains("fail to run: [list-member]\nError: rpc error: code = Unavailable desc = error reading from server: EOF\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }
}
