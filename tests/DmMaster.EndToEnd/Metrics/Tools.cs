namespace DmMaster.EndToEnd.Metrics;

/// <summary>Programs of the system that tests need.</summary>
internal static class Tools
{
    /// <summary>Skips the test without a program.</summary>
    public static void Require(string tool, string package)
    {
        var folders = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator);
        Skip.IfNot(folders.Any(folder => File.Exists(Path.Combine(folder, tool))), $"needs the tool {tool} (Debian package {package})");
    }
}
