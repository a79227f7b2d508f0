using System.Diagnostics;
using System.Reflection;
using DmMaster.Tools;

namespace DmMaster.Testing.Tests;

/// <summary><c>dm-fleet</c> as a process.</summary>
internal static class FleetProgram
{
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    public static Process Start(params string[] arguments) => Process.Start(DefaultSignals.For(Find(), arguments))!;

    public static async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await output, await error);
    }

    public static void Signal(Process process, string name)
    {
        using var kill = Process.Start("kill", ["-s", name, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static string Find()
    {
        // .../artifacts/bin/DmMaster.Testing.Tests/<configuration>/
        var here = new DirectoryInfo(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!);
        var path = Path.Combine(here.Parent!.Parent!.FullName, "DmMaster.Testing", here.Name, "dm-fleet");
        return File.Exists(path) ? path : throw new FileNotFoundException($"dm-fleet is not built: {path}", path);
    }
}
