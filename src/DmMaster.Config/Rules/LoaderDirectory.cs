using System.Text.RegularExpressions;

namespace DmMaster.Config.Rules;

/// <summary>Where dumps are kept: each task, and on S3 each source, gets a place of its own.</summary>
internal static partial class LoaderDirectory
{
    /// <summary>The loader with directories of its own for a subtask.</summary>
    public static DmResult<LoaderConfig> Adjust(LoaderConfig loader, string mode, string task, string source)
    {
        var directory = loader.Directory;
        if (mode is "all" or "full" && directory.Length > 0)
        {
            if (IsS3(directory) && loader.ImportMode == "loader")
            {
                return ConfigErrors.LoaderS3NotSupported(directory);
            }

            if (!IsValid(directory))
            {
                return ConfigErrors.LoaderDirectoryInvalid(directory);
            }

            directory = IsS3(directory) ? Append(directory, '/', $"{task}.{source}") : Append(directory, '.', task);
        }

        var needsSorting = TaskMode.HasLoad(mode) && loader.SortingDirectory.Length == 0;
        return loader with
        {
            Directory = directory,
            SortingDirectory = needsSorting ? Sorting(directory, task) : loader.SortingDirectory,
        };
    }

    /// <summary>The loader with the directory that its user wrote.</summary>
    public static LoaderConfig WithoutSuffix(LoaderConfig loader, string task, string source)
    {
        var suffix = IsS3(loader.Directory) ? $"/{task}.{source}" : $".{task}";
        var query = loader.Directory.IndexOf('?', StringComparison.Ordinal);
        var (path, rest) = query < 0 ? (loader.Directory, "") : (loader.Directory[..query], loader.Directory[query..]);
        return path.EndsWith(suffix, StringComparison.Ordinal) ? loader with { Directory = path[..^suffix.Length] + rest } : loader;
    }

    /// <summary>Whether a directory is on the machine that uses it.</summary>
    public static bool IsLocal(string directory) => SchemeOf(directory) is "" or "file" or "local";

    private static bool IsS3(string directory) => SchemeOf(directory) == "s3";

    private static string SchemeOf(string directory) =>
        Scheme().Match(directory) is { Success: true } match ? match.Groups["scheme"].Value.ToLowerInvariant() : "";

    // What Go's URL parser refuses: control characters, a colon without a scheme before it, half an escape.
    private static bool IsValid(string directory) =>
        !directory.Any(char.IsControl) && !BadColon().IsMatch(directory) && !BadEscape().IsMatch(directory);

    private static string Append(string directory, char separator, string name)
    {
        var query = directory.IndexOf('?', StringComparison.Ordinal);
        var (path, rest) = query < 0 ? (directory, "") : (directory[..query], directory[query..]);
        var trimmed = path.TrimEnd('/');
        var part = IsLocal(directory) ? name : EscapePath(name);
        return trimmed.EndsWith(separator + part, StringComparison.Ordinal) ? trimmed + rest : trimmed + separator + part + rest;
    }

    private static string Sorting(string directory, string task) =>
        directory.Length > 0 && IsLocal(directory) ? $"{directory}.sorting" : $"./sorting.{EscapePath(task)}";

    private static string EscapePath(string text) =>
        Unescaped().Replace(Uri.EscapeDataString(text), static match => Uri.UnescapeDataString(match.Value));

    [GeneratedRegex("^(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://", RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();

    [GeneratedRegex("^(:|[^A-Za-z/?#.][^/?#]*:)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex BadColon();

    [GeneratedRegex(
        "%([^0-9A-Fa-f]|[0-9A-Fa-f][^0-9A-Fa-f]|[0-9A-Fa-f]?\\z)",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex BadEscape();

    [GeneratedRegex("%(24|26|2B|3A|3D|40)", RegexOptions.CultureInvariant)]
    private static partial Regex Unescaped();
}
