using DmMaster.Config;

namespace DmMaster.Ctl.Files;

/// <summary>Reads the text of a task or source file for a command that cannot do without it.</summary>
internal static class ConfigFile
{
    /// <summary>The text, or what dmctl says when there is none.</summary>
    public static DmResult<string> Read(string path, string workingDirectory)
    {
        if (!LocalFile.Read(path, workingDirectory).TryGet(out var bytes, out var error))
        {
            return DmError.Plain($"error in get file content: {error}");
        }

        return LocalFile.Decode(bytes) is { } text
            ? text
            : DmError.Plain($"error in get file content: read {path}: {GoFormat.Quote(Path.GetFileName(path))} is not UTF-8 text");
    }
}
