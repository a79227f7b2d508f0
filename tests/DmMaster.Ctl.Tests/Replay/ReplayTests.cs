using DmMaster.Ctl.Tests.Support;

namespace DmMaster.Ctl.Tests.Replay;

/// <summary>Every recorded command that ours has: same requests, same output, same exit code.</summary>
public sealed class ReplayTests
{
    private static readonly string[] Files =
        ["dmctl-core-6.5.jsonl", "dmctl-core-8.1.jsonl", "dmctl-fault-6.5.jsonl", "dmctl-full-6.5.jsonl", "dmctl-shard-8.1.jsonl"];

    private static readonly Dictionary<string, RecordedCommand> Commands = ReplayScope.InScope(Files).ToDictionary(command => command.ToString());

    public static TheoryData<string> Names => [.. Commands.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Command_OfRecording_DoesWhatStockDid(string name)
    {
        var recorded = Commands[name];
        var replay = new ReplayMaster(recorded.Calls);
        await using var master = await FakeMaster.StartAsync(replay.Answer);

        var run = await CtlRun.OfAsync(master, recorded.Arguments);

        Assert.Equal(ReplayScope.ExpectedOutput(recorded, recorded.Text("stdout")), run.Output);
        Assert.Equal(recorded.Error, run.Error);
        Assert.Equal(recorded.ExitCode, run.ExitCode);
        Assert.Empty(replay.Left);
        Assert.Equal(recorded.Calls.Count, master.Calls.Count);
    }

    [Fact]
    public void Recordings_InScope_AreMany() => Assert.True(Commands.Count > 150, $"{Commands.Count} recordings in scope");
}
