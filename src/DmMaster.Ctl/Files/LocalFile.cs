using System.Text;
using DmMaster.Config;
using DmMaster.Config.Files;

namespace DmMaster.Ctl.Files;

/// <summary>Reads the files that an operator names. The texts of what can go wrong are those of the operating system, as Go prints them.</summary>
internal static class LocalFile
{
    /// <summary>The largest file that is read, in bytes: far beyond any task, and no danger to memory.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Reads a whole file, a pipe or what is typed.</summary>
    /// <param name="path">The path as the operator gave it.</param>
    /// <param name="workingDirectory">The folder that a relative path starts from.</param>
    public static DmResult<byte[]> Read(string path, string workingDirectory)
    {
        var full = path.Length == 0 ? "" : Path.Combine(workingDirectory, path);
        return GuardedFile.ReadToEnd(full, MaxBytes).TryGet(out var bytes, out var error)
            ? DmResult.Of(bytes)
            : DmError.Plain(error.Replace($" {full}: ", $" {path}: ", StringComparison.Ordinal));
    }

    /// <summary>The bytes as text, null when they are no UTF-8.</summary>
    public static string? Decode(byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
