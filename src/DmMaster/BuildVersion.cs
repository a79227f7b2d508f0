using System.Reflection;

namespace DmMaster;

/// <summary>The version lines of <c>-V</c> and <c>/status</c>, with DM's labels: tools look for them.</summary>
public static class BuildVersion
{
    /// <summary>The release, with a leading <c>v</c>.</summary>
    public static string Release { get; } = "v" + Informational().Split('+')[0];

    /// <summary>The commit it was built from, <c>None</c> when the build did not know.</summary>
    public static string Commit { get; } = Informational().Split('+') is [_, var commit] ? commit : "None";

    /// <summary>Six lines, each with its line feed. Branch and time are not recorded: builds of one commit are identical.</summary>
    public static string Text { get; } =
        $"Release Version: {Release}\nGit Commit Hash: {Commit}\nGit Branch: None\nUTC Build Time: None\n"
        + $"Go Version: none (.NET {Environment.Version})\nFailpoint Build: false\n";

    private static string Informational() =>
        typeof(BuildVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
