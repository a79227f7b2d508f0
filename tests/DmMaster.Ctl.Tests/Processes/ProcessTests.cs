using System.Diagnostics;
using DmMaster.Ctl.Tests.Support;
using DmMaster.Tools;

namespace DmMaster.Ctl.Tests.Processes;

/// <summary>The built program as a process: streams, exit codes, signals.</summary>
public sealed class ProcessTests
{
    // The program's own output folder: beside the tests, libraries are missing that they have from the web framework.
    private static readonly string Program = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "DmMaster.Ctl", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "dmctl.dll"));

    [Theory]
    [InlineData("pause-task --help", 0, "pause a specified running task", "")]
    [InlineData("-V", 0, "", "Release Version: 0.1.0")]
    [InlineData("any", 1, "", "Error: unknown command \"any\" for \"dmctl\"")]
    [InlineData("pause-task t", 1, "", "Error: --master-addr not provided, this parameter is required")]
    [InlineData("-- foo", 0, "operate the sources", "")]
    public async Task Process_WithoutMaster_EndsAsItShould(string arguments, int exitCode, string output, string error)
    {
        var run = await RunAsync(arguments.Split(' '));

        Assert.Equal(exitCode, run.ExitCode);
        Assert.StartsWith(output, run.Output, StringComparison.Ordinal);
        Assert.StartsWith(error, run.Error, StringComparison.Ordinal);
        Assert.Equal(output.Length == 0, run.Output.Length == 0);
        Assert.Equal(error.Length == 0, run.Error.Length == 0);
    }

    [Fact]
    public async Task Process_WithPipedLines_RunsThemAndLeavesNoLog()
    {
        await using var master = await FakeMaster.StartAsync(_ => WireReply.Ok([0x08, 0x01]));
        using var folder = new TempFolder();

        using var process = Start(folder.Path, "-master-addr", master.Address);
        await process.StandardInput.WriteAsync("pause-task \"é 世\"\nnonsense");
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await EndAsync(process);

        Assert.Equal(0, process.ExitCode);
        Assert.Equal(
            """
            {
                "op": "Stop",
                "result": false,
                "msg": "",
                "sources": [
                ]
            }
            fail to run: [nonsense]
            Error: unknown command "nonsense" for "dmctl"
            Run 'dmctl --help' for usage.

            """, output);
        Assert.Equal("é 世", Protocol.Dm.OperateTaskRequest.Parser.ParseFrom(Assert.Single(master.Calls).Request).Name);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("INT", "interrupt", 1)]
    [InlineData("HUP", "hangup", 1)]
    [InlineData("QUIT", "quit", 1)]
    [InlineData("TERM", "terminated", 0)]
    public async Task Process_OnSignalDuringACall_SaysWhichAndEnds(string signal, string name, int exitCode)
    {
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource<WireReply>();
        await using var master = await FakeMaster.StartAsync(_ =>
        {
            called.SetResult();
            return never.Task;
        });

        using var process = Start(Golden.Files, "--master-addr", master.Address, "pause-task", "t");
        var ended = EndAsync(process);
        Assert.True(called.Task == await Task.WhenAny(called.Task, ended), process.HasExited ? await process.StandardError.ReadToEndAsync() : "");
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        var output = await process.StandardOutput.ReadToEndAsync();
        await ended;
        never.SetResult(WireReply.Ok([]));

        Assert.Equal($"\nGot signal [{name}] to exit.\n", output);
        Assert.Equal(exitCode, process.ExitCode);
    }

    [Theory]
    [InlineData("> /dev/full", "1", "No space left on device")]
    [InlineData(">&-", "[01]", "")]
    [InlineData("2>&-", "0", "")]
    [InlineData("2> /dev/full", "0", "")]
    [InlineData("| head -c 1 > /dev/null", "0", "")]
    public async Task Process_WhoseOutputCannotBeWritten_EndsWithoutAStack(string redirection, string exitCode, string error)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-o", "pipefail", "-c", $"dotnet '{Program}' help {redirection}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var text = await process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await EndAsync(process);

        Assert.Matches($"^{exitCode}$", $"{process.ExitCode}");
        Assert.Contains(error, text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    private static async Task<CtlRun> RunAsync(params string[] arguments)
    {
        using var process = Start(Golden.Files, arguments);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await EndAsync(process);
        return new CtlRun(await output, await error, process.ExitCode);
    }

    private static async Task EndAsync(Process process) => await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));

    private static Process Start(string folder, params string[] arguments)
    {
        // A native build is tested by naming it: it has its own ways to fail.
        var native = Environment.GetEnvironmentVariable("DMCTL_NATIVE");
        var start = native is null ? DefaultSignals.For("dotnet", [Program, .. arguments]) : DefaultSignals.For(native, arguments);
        start.WorkingDirectory = folder;
        start.RedirectStandardInput = true;
        foreach (var name in start.Environment.Keys.Where(name => name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase) || name == "DM_MASTER_ADDR").ToList())
        {
            start.Environment.Remove(name);
        }

        return Process.Start(start)!;
    }
}
