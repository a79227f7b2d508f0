using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using DmMaster.Benchmarks.Processes;

namespace DmMaster.Benchmarks.Measuring;

/// <summary>What the numbers depend on.</summary>
internal static class MachineFacts
{
    public static string Describe(string loadBefore)
    {
        var configuration = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration;
        var day = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return $"{day}, {Environment.ProcessorCount} cores ({Processor()}), {RuntimeInformation.FrameworkDescription}, " +
            $"{RuntimeInformation.OSDescription}, {configuration} build, dm-master {MasterKind()}. " +
            $"Processes that were running or wanted to, one-minute average: {loadBefore} before, {Load()} after.";
    }

    /// <summary>The one-minute load average.</summary>
    public static string Load() => Read("/proc/loadavg").Split(' ')[0];

    // A program that is not native lies beside its assembly.
    private static string MasterKind() => File.Exists($"{Programs.Master}.dll") ? "as built" : "native";

    private static string Processor() => Read("/proc/cpuinfo").Split('\n')
        .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[^1].Trim() ?? "unknown processor";

    private static string Read(string path) => File.Exists(path) ? File.ReadAllText(path) : "unknown";
}
