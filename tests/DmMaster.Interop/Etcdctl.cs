using System.Diagnostics;

namespace DmMaster.Interop;

/// <summary>etcd's own command line, pointed at a port.</summary>
internal sealed class Etcdctl(string endpoint, params string[] flags)
{
    private static readonly Lazy<bool> Works = new(static () => Tool.Works("etcdctl", "version"));

    /// <summary>Why tests with it cannot run, null when they can.</summary>
    public static string? Missing => Works.Value ? null : "needs etcdctl (Debian's etcd-client)";

    /// <summary>Runs a command that must succeed, and returns what it printed.</summary>
    public async Task<string> OkAsync(params string[] arguments)
    {
        var (exit, output, error) = await RunAsync("", arguments);
        Assert.True(exit == 0, $"etcdctl {string.Join(' ', arguments)}: {error}{output}");
        return output;
    }

    /// <summary>Runs a command with an input.</summary>
    public async Task<(int ExitCode, string Output, string Error)> RunAsync(string input, params string[] arguments)
    {
        using var process = Start(arguments);
        using var patience = new CancellationTokenSource(Tool.Patience, TimeProvider.System);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Runs a command until it has printed so many lines.</summary>
    public async Task<string[]> LinesAsync(int count, params string[] arguments)
    {
        using var process = Start(arguments);
        using var patience = new CancellationTokenSource(Tool.Patience, TimeProvider.System);
        try
        {
            var lines = new string[count];
            for (var i = 0; i < count; i++)
            {
                lines[i] = await process.StandardOutput.ReadLineAsync(patience.Token)
                    ?? throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(patience.Token));
            }

            return lines;
        }
        finally
        {
            process.Kill();
        }
    }

    private Process Start(string[] arguments) => Process.Start(new ProcessStartInfo("etcdctl", ["--endpoints", endpoint, .. flags, .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["ETCDCTL_API"] = "3" },
    })!;
}
