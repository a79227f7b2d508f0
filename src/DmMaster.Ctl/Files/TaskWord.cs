namespace DmMaster.Ctl.Files;

/// <summary>The word that names a task: its name, or the path of its file.</summary>
internal static class TaskWord
{
    /// <summary>The task's name. A file that cannot be used is no error: the word itself is the name then.</summary>
    public static string Resolve(string word, string workingDirectory)
    {
        var isPath = word.EndsWith(".yaml", StringComparison.Ordinal) || word.EndsWith(".yml", StringComparison.Ordinal);
        return isPath && ConfigFile.Read(word, workingDirectory).TryGet(out var text, out _) ? TaskFiles.NameOf(text) ?? word : word;
    }
}
