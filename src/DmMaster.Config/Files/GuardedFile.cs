using Microsoft.Win32.SafeHandles;

namespace DmMaster.Config.Files;

/// <summary>
/// The one way in which files are read that a user or a client names. Whatever a path leads to, be it a pipe, a terminal, a device or
/// something without an end, the reading ends and takes no more memory than it was allowed.
/// </summary>
public static class GuardedFile
{
    /// <summary>The files that are read for clients at once. One on a file system that does not answer keeps its place until that does.</summary>
    public const int MostAtOnce = 16;

    private const int Block = 1 << 16;

    private static readonly BoundedThreads Threads = new(MostAtOnce);

    /// <summary>Reads a regular file. Anything else is refused without waiting for it.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="mostBytes">The largest that is read; at least 1.</param>
    public static FileContent Read(string path, int mostBytes) => Read(path, mostBytes, mayWait: false);

    /// <summary>Reads what a person names at a command line, who may mean a pipe or the terminal, and can end the waiting.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="mostBytes">The largest that is read; at least 1.</param>
    public static FileContent ReadToEnd(string path, int mostBytes) => Read(path, mostBytes, mayWait: true);

    /// <summary>Reads a regular file that a client names: off the caller's thread, since even opening it may take for ever where a network is gone.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="mostBytes">The largest that is read; at least 1.</param>
    /// <param name="cancellationToken">The caller does not wait any longer.</param>
    public static Task<FileContent> ReadAsync(string path, int mostBytes, CancellationToken cancellationToken) =>
        Threads.RunAsync(() => Read(path, mostBytes), cancellationToken);

    private static FileContent Read(string path, int mostBytes, bool mayWait)
    {
        var opened = NativeFile.Open(path, mayWait, out var problem);
        if (opened is null)
        {
            return new(null, $"open {path}: {problem}");
        }

        using (opened)
        {
            try
            {
                return NativeFile.KindOf(opened) switch
                {
                    FileKind.Directory => new(null, $"read {path}: is a directory"),
                    FileKind.Other when !mayWait => new(null, $"read {path}: not a regular file"),
                    _ => ReadAll(opened, mostBytes) is { } bytes ? new(bytes, null) : new(null, $"read {path}: file too large"),
                };
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
            {
                return new(null, $"read {path}: {failure.Message.ReplaceLineEndings(" ")}");
            }
        }
    }

    private static byte[]? ReadAll(SafeFileHandle file, int mostBytes)
    {
        using var stream = new FileStream(file, FileAccess.Read, bufferSize: 0);
        using var content = new MemoryStream();
        var block = new byte[(int)Math.Min(Block, mostBytes + 1L)];
        for (var count = stream.Read(block); count > 0; count = stream.Read(block))
        {
            if (content.Length + count > mostBytes)
            {
                return null;
            }

            content.Write(block, 0, count);
        }

        return content.ToArray();
    }
}
