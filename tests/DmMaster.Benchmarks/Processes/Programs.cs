using System.Reflection;
using DmMaster.Benchmarks.Measuring;

namespace DmMaster.Benchmarks.Processes;

/// <summary>The programs measured, built in the same configuration as this one.</summary>
internal static class Programs
{
    // .../artifacts/bin/DmMaster.Benchmarks/<configuration>/
    private static readonly DirectoryInfo Here = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    /// <summary>dm-master as built, or the program that <c>DMMASTER_PROGRAM</c> names, such as the native one.</summary>
    public static string Master => Environment.GetEnvironmentVariable("DMMASTER_PROGRAM") ?? Built("DmMaster", "dm-master");

    /// <summary>The simulated workers.</summary>
    public static string Fleet => Built("DmMaster.Testing", "dm-fleet");

    /// <summary>This program.</summary>
    public static string Self => Path.Combine(Here.FullName, Assembly.GetExecutingAssembly().GetName().Name!);

    /// <summary>Where <c>dotnet publish -r linux-x64 -p:PublishAot=true</c> leaves dm-master. It need not exist.</summary>
    public static string Native =>
        Path.Combine(Here.Parent!.Parent!.Parent!.FullName, "publish", "DmMaster", "release_linux-x64", "dm-master");

    private static string Built(string project, string program)
    {
        var path = Path.Combine(Here.Parent!.Parent!.FullName, project, Here.Name, program);
        return File.Exists(path) ? path : throw new MeasurementException($"{program} is not built: {path}");
    }
}
