namespace DmMaster.Ctl.CommandLine;

/// <summary>The single-dash long flags of old dmctl, which scripts still use: <c>-master-addr=…</c>.</summary>
internal static class OldFlagForms
{
    private static readonly string[] Names = ["version", "config", "master-addr", "rpc-timeout", "ssl-ca", "ssl-cert", "ssl-key"];

    /// <summary>The arguments with one more dash before each old form.</summary>
    public static IReadOnlyList<string> Rewrite(IEnumerable<string> arguments) => [.. arguments.Select(Rewrite)];

    private static string Rewrite(string argument)
    {
        var trimmed = argument.Trim();
        return Array.Exists(Names, name => trimmed == $"-{name}" || trimmed.StartsWith($"-{name}=", StringComparison.Ordinal)) ? $"-{trimmed}" : argument;
    }
}
