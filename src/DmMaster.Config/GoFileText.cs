namespace DmMaster.Config;

/// <summary>Troubles with files in the words of Go's runtime, which operators of DM know. Each is one line: what was tried with which file, and why it failed.</summary>
public static class GoFileText
{
    /// <summary>A file that could not be opened.</summary>
    public static string OfOpening(string path, Exception exception) => $"open {path}: " + exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file or directory",
        UnauthorizedAccessException when Directory.Exists(path) => "is a directory",
        UnauthorizedAccessException => "permission denied",
        _ => exception.Message.ReplaceLineEndings(" "),
    };
}
