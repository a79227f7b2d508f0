using System.Reflection;

namespace DmMaster.EndToEnd;

/// <summary>The programs under test, built in the same configuration as the tests.</summary>
internal static class Programs
{
    /// <summary>dm-master as built, or the program that <c>DMMASTER_PROGRAM</c> names, such as the native one.</summary>
    public static string Master { get; } = Environment.GetEnvironmentVariable("DMMASTER_PROGRAM") ?? Find("DmMaster", "dm-master");

    public static string Ctl { get; } = Find("DmMaster.Ctl", "dmctl");

    public static string Fleet { get; } = Find("DmMaster.Testing", "dm-fleet");

    private static string Find(string project, string program)
    {
        // .../artifacts/bin/DmMaster.EndToEnd/<configuration>/
        var here = new DirectoryInfo(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!);
        var path = Path.Combine(here.Parent!.Parent!.FullName, project, here.Name, program);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{program} is not built: {path}", path);
    }
}
