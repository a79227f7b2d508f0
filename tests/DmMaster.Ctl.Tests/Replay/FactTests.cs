using DmMaster.Ctl.CommandLine;
using DmMaster.Ctl.Commands;
using DmMaster.Ctl.Tests.Support;

namespace DmMaster.Ctl.Tests.Replay;

/// <summary>What stock dmctl does with help, wrong arguments, addresses and typed lines, help texts themselves apart.</summary>
public sealed class FactTests
{
    private static readonly Dictionary<string, RecordedCommand> Commands =
        ReplayScope.InScope("dmctl-cli-facts-6.5.jsonl", "dmctl-cli-facts-8.1.jsonl").ToDictionary(command => command.ToString());

    public static TheoryData<string> Names => [.. Commands.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Command_OfFacts_DoesWhatStockDid(string name)
    {
        var fact = Commands[name];
        var replay = new ReplayMaster(fact.Calls);
        await using var master = await FakeMaster.StartAsync(replay.Answer);
        string[] arguments = [.. fact.Arguments.Select(argument => argument.Replace("127.0.0.1:8361", master.Address, StringComparison.Ordinal))];
        string[] address = fact.Id == "addr/none" || arguments.Contains("--master-addr") ? [] : ["--master-addr", master.Address];

        // Nothing listens on port 1: that one dial may be short.
        var isDead = fact.Id == "addr/refused";
        var run = await CtlRun.OfAsync([.. address, .. arguments], fact.Input, host => isDead ? host with { DialTimeout = TimeSpan.FromMilliseconds(1) } : host);

        AssertOutput(fact, run);
        AssertError(fact, run);
        Assert.Equal(fact.ExitCode, run.ExitCode);
        Assert.Empty(replay.Left);
        Assert.Equal(fact.Calls.Count, master.Calls.Count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Flags_OfFacts_AreAllHere(string name)
    {
        var fact = Commands[name];
        if (!fact.Json.TryGetProperty("flags", out var flags) || fact.Arguments.Length == 0)
        {
            return;
        }

        var topic = fact.Arguments[0] == "help" ? fact.Arguments[1..] : fact.Arguments;
        var path = CommandLookup.Find(new RootCommand(isPrompt: false), topic).Path;
        foreach (var flag in flags.EnumerateArray())
        {
            var ours = path.AllFlags.Find(flag.GetProperty("name").GetString()!);
            Assert.NotNull(ours);
            Assert.Equal(flag.GetProperty("short").GetString(), $"{ours.Short}");
            Assert.Equal(flag.GetProperty("type").GetString(), TypeWord(ours.Kind));
        }
    }

    private static void AssertOutput(RecordedCommand fact, CtlRun run)
    {
        switch (fact.Text("stdoutKind"))
        {
            case "exact":
                Assert.Equal(fact.Text("stdout"), run.Output);
                break;
            case "usage":
                Assert.Equal(fact.Text("stdoutBeforeUsage") + CommandHelp.Usage(ReplayScope.PathOf(fact)), run.Output);
                break;
            case "session":
                var failures = fact.Json.GetProperty("stdoutFailures").EnumerateArray().Select(line => line.GetString());
                Assert.Equal(failures, run.Output.Split('\n').Where(IsFailure));
                break;
            case "help":
                Assert.Matches("^[a-z][^\n]*\n\nUsage:\n dmctl", run.Output);
                break;
            default:
                Assert.Contains("source-id: mysql-replica-01\n", run.Output, StringComparison.Ordinal);
                break;
        }
    }

    private static bool IsFailure(string line) =>
        line.StartsWith("fail to run", StringComparison.Ordinal) || line.StartsWith("Error:", StringComparison.Ordinal) || line.StartsWith("Run '", StringComparison.Ordinal);

    private static void AssertError(RecordedCommand fact, CtlRun run)
    {
        var usage = fact.Json.GetProperty("stderrUsage").GetBoolean() ? CommandHelp.Usage(new CommandPath(new RootCommand(isPrompt: false), null)) : "";
        if (fact.Id.StartsWith("version", StringComparison.Ordinal))
        {
            // Values are ours, names and lines stock's.
            Assert.Equal(Labels(fact.Error), Labels(run.Error));
            return;
        }

        Assert.Equal(fact.Error + usage, run.Error);
    }

    private static IEnumerable<string> Labels(string version) => version.Split('\n').Select(line => line.Split(':')[0]);

    private static string TypeWord(FlagKind kind) => kind switch
    {
        FlagKind.Bool => "bool",
        FlagKind.Text => "string",
        FlagKind.Integer => "int",
        _ => "strings",
    };
}
