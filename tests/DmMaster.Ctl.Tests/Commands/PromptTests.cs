using DmMaster.Ctl.Commands;
using DmMaster.Ctl.Interactive;
using DmMaster.Ctl.Tests.Support;
using DmMaster.Protocol.Dm;
using Google.Protobuf;

namespace DmMaster.Ctl.Tests.Commands;

public sealed class PromptTests
{
    private const string PauseTest =
        """
        {
            "op": "Pause",
            "result": true,
            "msg": "",
            "sources": [
                {
                    "result": true,
                    "msg": "",
                    "source": "mysql-replica-01",
                    "worker": "worker1"
                }
            ]
        }

        """;

    [Theory]
    [InlineData("pause-task test")]
    [InlineData("pause-task [-s \"mysql-replica-01\"] test")]
    public async Task PauseTask_AtThePrompt_PrintsTheDocumentedResult(string documented)
    {
        await using var master = await StartAsync();

        var run = await RunAsync(master, documented.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal) + "\n");

        Assert.Equal(new CtlRun(PauseTest, "", 0), run);
        Assert.Equal("test", OperateTaskRequest.Parser.ParseFrom(master.Calls[0].Request).Name);
    }

    [Fact]
    public async Task Line_OfUnknownCommand_IsToldOnTheOutput()
    {
        await using var master = await StartAsync();

        Assert.Equal(
            new CtlRun("fail to run: [quit]\nError: unknown command \"quit\" for \"dmctl\"\nRun 'dmctl --help' for usage.\n", "", 0),
            await RunAsync(master, "quit\n"));
    }

    [Fact]
    public async Task Line_OfWrongArguments_ShowsUsageThenTheFailure()
    {
        await using var master = await StartAsync();
        var usage = CommandHelp.Usage(CommandLookup.Find(new RootCommand(isPrompt: true), ["pause-task"]).Path);

        Assert.Equal(
            new CtlRun($"must give one source-name when task-name/task-conf is not specified\n{usage}fail to run: [pause-task]\nError: please check output to see error\n", "", 0),
            await RunAsync(master, "  pause-task  "));
    }

    [Fact]
    public async Task Lines_AfterExit_AreNotRead()
    {
        await using var master = await StartAsync();

        Assert.Equal(new CtlRun("", "", 0), await RunAsync(master, "\n   \r\n exit \npause-task t\n"));
        Assert.Empty(master.Calls);
    }

    [Fact]
    public async Task Flags_OfOneLine_DoNotReachTheNext()
    {
        await using var master = await StartAsync();

        await RunAsync(master, "pause-task -s a t\npause-task 't u'");

        Assert.Equal(["a"], OperateTaskRequest.Parser.ParseFrom(master.Calls[0].Request).Sources);
        Assert.Equal(new OperateTaskRequest { Op = TaskOp.Pause, Name = "t u" }, OperateTaskRequest.Parser.ParseFrom(master.Calls[1].Request));
    }

    [Theory]
    [InlineData("pause-task t --master-addr a:1", "unknown flag: --master-addr")]
    [InlineData("pause-task t -V", "unknown shorthand flag: 'V' in -V")]
    public async Task Flags_OfTheConnection_AreUnknownAtThePrompt(string line, string error)
    {
        await using var master = await StartAsync();

        Assert.Equal(new CtlRun($"fail to run: [{line}]\nError: {error}\n", "", 0), await RunAsync(master, line));
    }

    [Fact]
    public async Task Line_BeyondAllMeasure_IsSkipped()
    {
        await using var master = await StartAsync();

        var run = await RunAsync(master, new string('x', LineReader.MaxLength + 1) + "\npause-task test\n");

        Assert.Equal(new CtlRun($"Error: a line may hold at most 1048576 characters\n{PauseTest}", "", 0), run);
    }

    [Fact]
    public async Task Sign_OfPrompt_IsShownToAPersonAlone()
    {
        await using var master = await StartAsync();

        var run = await CtlRun.OfAsync(["--master-addr", master.Address], "exit\n", host => host with { HasPrompt = true });

        Assert.Equal(new CtlRun("\u001b[31m»\u001b[0m ", "", 0), run);
    }

    private static Task<CtlRun> RunAsync(FakeMaster master, string lines) => CtlRun.OfAsync(["--master-addr", master.Address], lines);

    private static Task<FakeMaster> StartAsync() => FakeMaster.StartAsync(_ => WireReply.Ok(new OperateTaskResponse
    {
        Op = TaskOp.Pause,
        Result = true,
        Sources = { new CommonWorkerResponse { Result = true, Source = "mysql-replica-01", Worker = "worker1" } },
    }.ToByteArray()));
}
