using System.Diagnostics;
using DmMaster.Tools;

namespace DmMaster.Interop;

/// <summary>Runs programs of other languages to their end.</summary>
internal static class Tool
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Whether the program runs at all with these arguments.</summary>
    public static bool Works(string program, params string[] arguments)
    {
        try
        {
            return RunAsync(program, null, arguments).GetAwaiter().GetResult().ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Runs a program; one that does not end is killed and is an error.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string program, string? directory, params string[] arguments)
    {
        using var process = Start(program, directory, arguments);
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    public static Process Start(string program, string? directory, params string[] arguments)
    {
        var start = DefaultSignals.For(program, arguments);
        start.WorkingDirectory = directory ?? "";
        return Process.Start(start)!;
    }
}
