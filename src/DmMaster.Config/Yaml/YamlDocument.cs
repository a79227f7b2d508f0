using System.Diagnostics.CodeAnalysis;

namespace DmMaster.Config.Yaml;

/// <summary>A document's tree, or why there is none.</summary>
/// <param name="Root">The tree; null for an empty document and for an error.</param>
/// <param name="Error">The error as a YAML library words it, starting with <c>yaml: </c>; null when there is none.</param>
internal sealed record YamlDocument(YamlNode? Root, string? Error)
{
    /// <summary>A document that cannot be read.</summary>
    public static YamlDocument Failed(string text) => new(null, $"yaml: {GoFormat.Cut(text, 1024)}");

    /// <summary>Whether it cannot be read.</summary>
    public bool HasFailed([NotNullWhen(true)] out string? error)
    {
        error = Error;
        return error is not null;
    }
}
