using System.Text;

namespace DmMaster.Ctl.Files;

/// <summary>Reads the files that an operator names. The texts of what can go wrong are those of the operating system, as Go prints them.</summary>
internal static class LocalFile
{
    /// <summary>The largest file that is read, in bytes: far beyond any task, and no danger to memory.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The path as the operator gave it.</param>
    /// <param name="workingDirectory">The folder that a relative path starts from.</param>
    public static Attempt<byte[]> Read(string path, string workingDirectory)
    {
        try
        {
            var full = Path.Combine(workingDirectory, path);
            if (path.Length == 0)
            {
                return Failed("open", path, "no such file or directory");
            }
            else if (Directory.Exists(full))
            {
                return Failed("read", path, "is a directory");
            }

            using var file = File.OpenRead(full);
            return ReadAll(file) is { } bytes ? bytes : Failed("read", path, "file too large");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Failed("open", path, IsBelowFile(path, workingDirectory) ? "not a directory" : Reason(error));
        }
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

    private static byte[]? ReadAll(FileStream file)
    {
        using var content = new MemoryStream();
        var buffer = new byte[81920];
        for (var count = file.Read(buffer); count > 0; count = file.Read(buffer))
        {
            if (content.Length + count > MaxBytes)
            {
                return null;
            }

            content.Write(buffer, 0, count);
        }

        return content.ToArray();
    }

    private static Attempt<byte[]> Failed(string verb, string path, string reason) => Attempt<byte[]>.Failed($"{verb} {path}: {reason}");

    private static bool IsBelowFile(string path, string workingDirectory)
    {
        var parent = Path.GetDirectoryName(path);
        while (!string.IsNullOrEmpty(parent) && !Directory.Exists(Path.Combine(workingDirectory, parent)))
        {
            if (File.Exists(Path.Combine(workingDirectory, parent)))
            {
                return true;
            }

            parent = Path.GetDirectoryName(parent);
        }

        return false;
    }

    private static string Reason(Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file or directory",
        UnauthorizedAccessException => "permission denied",
        PathTooLongException => "file name too long",
        ArgumentException => "invalid argument",
        _ => error.Message,
    };
}
