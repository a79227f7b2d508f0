using DmMaster.Ctl.Commands;
using DmMaster.Ctl.Tests.Support;

namespace DmMaster.Ctl.Tests.Commands;

public sealed class HelpTests
{
    private const string PauseTaskHelp =
        """
        pause a specified running task

        Usage:
         dmctl pause-task [-s source ...] <task-name | task-file> [flags]

        Flags:
         -h, --help   help for pause-task

        Global Flags:
         -s, --source strings   MySQL Source ID

        """;

    public static TheoryData<string> CommandNames => [.. CommandList.Create().Select(command => command.Name)];

    [Theory]
    [InlineData("help", "pause-task")]
    [InlineData("pause-task", "--help")]
    [InlineData("pause-task", "-h")]
    [InlineData("--help", "pause-task")]
    [InlineData("pause-task", "x", "-s", "y", "--help")]
    public async Task PauseTaskHelp_WithoutAnyMaster_IsTheDocumentedBlock(params string[] arguments)
    {
        var run = await CtlRun.OfAsync(arguments);

        Assert.Equal(new CtlRun(PauseTaskHelp, "", 0), run);
    }

    [Theory]
    [InlineData("help pause-task\n")]
    [InlineData("pause-task --help\n")]
    public async Task PauseTaskHelp_AtThePrompt_IsTheDocumentedBlock(string line)
    {
        await using var master = await FakeMaster.StartAsync(_ => WireReply.Error(12, "nothing is to be called"));

        var run = await CtlRun.OfAsync(["--master-addr", master.Address], line);

        Assert.Equal(new CtlRun(PauseTaskHelp, "", 0), run);
    }

    [Theory]
    [MemberData(nameof(CommandNames))]
    public async Task Help_OfEveryCommand_HasTheOneLayout(string name)
    {
        var run = await CtlRun.OfAsync("help", name);

        var command = CommandList.Create().Single(candidate => candidate.Name == name);
        var lines = run.Output.Split('\n');
        Assert.Equal(command.Summary, lines[0]);
        Assert.Matches("^[a-z][^.]*$", command.Summary);
        Assert.Equal(["", "Usage:"], lines[1..3]);
        Assert.Equal($" dmctl {name} {command.Arguments} [flags]".Replace("  ", " ", StringComparison.Ordinal), lines[3]);
        Assert.EndsWith("\n\nGlobal Flags:\n -s, --source strings   MySQL Source ID\n", run.Output, StringComparison.Ordinal);
        Assert.All(command.Flags.Where(flag => !flag.IsHidden), flag => Assert.Contains($" --{flag.Name}", run.Output, StringComparison.Ordinal));
        Assert.DoesNotContain('\t', run.Output);
    }

    [Fact]
    public async Task Help_OfRoot_ListsCommandsAndTheFlagsOfTheConnection()
    {
        var run = await CtlRun.OfAsync("--help");

        Assert.All(CommandList.Create(), command => Assert.Contains($"\n {command.Name} ", run.Output, StringComparison.Ordinal));
        string[] flags = ["config", "master-addr", "rpc-timeout", "ssl-ca", "ssl-cert", "ssl-key", "source", "version", "help"];
        Assert.All(flags, flag => Assert.Contains($" --{flag} ", run.Output, StringComparison.Ordinal));
        Assert.Equal(run, await CtlRun.OfAsync("help"));
    }

    [Fact]
    public async Task Help_OfRootAtThePrompt_KnowsNoFlagsOfTheConnection()
    {
        await using var master = await FakeMaster.StartAsync(_ => WireReply.Error(12, "nothing is to be called"));

        var run = await CtlRun.OfAsync(["--master-addr", master.Address], "help\n-s a\n# nothing\n");

        Assert.DoesNotContain("--master-addr", run.Output, StringComparison.Ordinal);
        Assert.Equal(3, run.Output.Split("Usage:\n dmctl [command]\n").Length - 1);
    }

    [Fact]
    public async Task Help_OfUnknownTopic_ShowsTheRootOnTheErrorStream()
    {
        var run = await CtlRun.OfAsync("help", "no", "such");

        Assert.Equal("", run.Output);
        Assert.StartsWith("Unknown help topic [`no` `such`]\nUsage:\n dmctl [flags]\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }
}
