namespace DmMaster.Tools;

/// <summary>Programs that some tests need.</summary>
internal static class InstalledTools
{
    /// <summary>Whether a program is on the path.</summary>
    public static bool Has(string tool) => Environment.GetEnvironmentVariable("PATH")!
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, tool)));

    /// <summary>Skips the test without a program.</summary>
    public static void Require(string tool, string package) => Skip.IfNot(Has(tool), $"needs the tool {tool} (Debian package {package})");
}
