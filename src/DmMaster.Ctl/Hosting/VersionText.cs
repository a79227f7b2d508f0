using System.Reflection;

namespace DmMaster.Ctl.Hosting;

/// <summary>The text of <c>-V</c>: the six lines that scripts read, and an empty one.</summary>
internal static class VersionText
{
    private const string Unknown = "None";

    /// <summary>The text, ending in a newline.</summary>
    public static string Get()
    {
        var parts = (typeof(VersionText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? Unknown).Split('+');
        var hash = parts.Length > 1 ? parts[1] : Unknown;
        return $"""
            Release Version: {parts[0]}
            Git Commit Hash: {hash}
            Git Branch: {Unknown}
            UTC Build Time: {Unknown}
            Go Version: {Unknown}
            Failpoint Build: false


            """;
    }
}
