using DmMaster.Ctl.Tests.Support;
using DmMaster.Protocol.Dm;
using Google.Protobuf;

namespace DmMaster.Ctl.Tests.Commands;

public sealed class BatchTests
{
    [Theory]
    [InlineData(false, 1, "false", "no such source")]
    [InlineData(true, 0, "false", "")]
    [InlineData(true, 1, "true", "")]
    public async Task Batch_WithoutTasks_SendsNothing(bool result, int sources, string shown, string message)
    {
        var status = new QueryStatusListResponse { Result = result, Msg = message, Sources = { Enumerable.Range(0, sources).Select(_ => new QueryStatusResponse()) } };
        await using var master = await FakeMaster.StartAsync(_ => WireReply.Ok(status.ToByteArray()));

        var run = await CtlRun.OfAsync(master, "pause-task", "-s", "a");

        Assert.Equal(new CtlRun(NoTasks(shown, message), "", 0), run);
        Assert.Single(master.Calls);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    public async Task Batch_OfSizeZero_SendsNothing(string size)
    {
        await using var master = await FakeMaster.StartAsync(_ => WireReply.Ok(StatusOf("t").ToByteArray()));

        var run = await CtlRun.OfAsync(master, "stop-task", "-s", "a", $"--batch-size={size}");

        Assert.Equal(new CtlRun(NoTasks("true", ""), "", 0), run);
        Assert.Single(master.Calls);
    }

    [Fact]
    public async Task Batch_OfManyTasks_RunsAsManyAtOnceAsAllowed()
    {
        var lockObject = new Lock();
        var (running, most) = (0, 0);
        var release = new TaskCompletionSource();
        await using var master = await FakeMaster.StartAsync(async call =>
        {
            if (call.Method.EndsWith("QueryStatus", StringComparison.Ordinal))
            {
                return WireReply.Ok(StatusOf([.. Enumerable.Range(0, 20).Select(number => $"t{19 - number:00}")]).ToByteArray());
            }

            lock (lockObject)
            {
                most = Math.Max(most, ++running);
                if (running == 3)
                {
                    release.TrySetResult();
                }
            }

            await release.Task;
            lock (lockObject)
            {
                running--;
            }

            var request = OperateTaskRequest.Parser.ParseFrom(call.Request);
            return request.Name == "t05" ? WireReply.Error(2, "boom") : WireReply.Ok(new OperateTaskResponse { Op = request.Op, Result = true }.ToByteArray());
        });

        var run = await CtlRun.OfAsync(master, "resume-task", "-s", "a", "--batch-size", "3");

        Assert.Equal(3, most);
        Assert.Equal(21, master.Calls.Count);
        Assert.Equal([.. Enumerable.Range(0, 20).Select(number => $"            \"task\": \"t{number:00}\",")], run.Output.Split('\n').Where(line => line.Contains("\"task\"")));
        Assert.Contains("\"task\": \"t05\",\n            \"op\": \"Resume\",\n            \"result\": false,\n            \"msg\": \"rpc error: code = Unknown desc = boom\",\n            \"sources\": null\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Batch_WhoseStatusCannotBeAsked_Fails()
    {
        await using var master = await FakeMaster.StartAsync(_ => WireReply.Error(2, "x"));

        Assert.Equal(new CtlRun("cannot query status of source: [a]\n", "Error: rpc error: code = Unknown desc = x\n", 1), await CtlRun.OfAsync(master, "pause-task", "-s", "a"));
    }

    [Fact]
    public async Task Batch_OnAConnectionThatBreaks_DialsOnceForAll()
    {
        var broken = 0;
        await using var master = await FakeMaster.StartAsync(call =>
            call.Method.EndsWith("QueryStatus", StringComparison.Ordinal) ? WireReply.Ok(StatusOf("a", "b", "c").ToByteArray())
            : Interlocked.Increment(ref broken) <= 3 ? WireReply.Error(14, "moving")
            : WireReply.Ok([0x10, 0x01]));

        var run = await CtlRun.OfAsync(master, "pause-task", "-s", "a");

        Assert.Equal(7, master.Calls.Count);
        Assert.DoesNotContain("\"result\": false", run.Output, StringComparison.Ordinal);
    }

    private static string NoTasks(string result, string message) => $"{{\n    \"result\": {result},\n    \"msg\": \"{message}\",\n    \"tasks\": []\n}}\n";

    private static QueryStatusListResponse StatusOf(params string[] tasks) => new()
    {
        Result = true,
        Sources = { new QueryStatusResponse { SubTaskStatus = { tasks.Select(task => new SubTaskStatus { Name = task }) } } },
    };
}
