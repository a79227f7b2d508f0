namespace DmMaster.Hosting.Settings;

/// <summary>Troubles with files in the words of Go's runtime, which operators of DM know.</summary>
internal static class FileProblem
{
    /// <summary>One line: what was tried with which file, and why it failed.</summary>
    public static string Describe(string path, Exception exception) => $"open {path}: " + exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file or directory",
        UnauthorizedAccessException when Directory.Exists(path) => "is a directory",
        UnauthorizedAccessException => "permission denied",
        _ => exception.Message.ReplaceLineEndings(" "),
    };
}
