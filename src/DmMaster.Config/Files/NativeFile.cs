using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace DmMaster.Config.Files;

/// <summary>Opens a file without waiting for it, and tells what the open handle leads to: the two things that the framework cannot do.</summary>
/// <remarks>The numbers are those of Linux on all machines that .NET runs on. Elsewhere only what can be sought in counts as a regular file.</remarks>
internal static class NativeFile
{
    private const int CloseOnExec = 0x80000;
    private const int NoControllingTerminal = 0x100;
    private const int NonBlocking = 0x800;
    private const int InvalidArgument = 22;
    private const int Interrupted = 4;
    private const int EmptyPath = 0x1000;
    private const uint OnlyTheType = 1;
    private const int StatusBytes = 256;
    private const int ModeAt = 28;
    private const int TypeBits = 0xF000;
    private const int RegularType = 0x8000;
    private const int DirectoryType = 0x4000;

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="mayWait">Whether to wait for a writer when it is a pipe.</param>
    /// <param name="problem">Why it cannot be opened, in the words of the operating system as Go prints them.</param>
    public static SafeFileHandle? Open(string path, bool mayWait, out string problem)
    {
        problem = "";
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            problem = TextOf(InvalidArgument);
            return null;
        }

        return OperatingSystem.IsLinux() ? OpenOnLinux(path, mayWait, out problem) : OpenElsewhere(path, out problem);
    }

    /// <summary>What an open handle leads to.</summary>
    public static FileKind KindOf(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            return KindElsewhere(file);
        }

        var status = new byte[StatusBytes];
        if (Statx((int)file.DangerousGetHandle(), [0], EmptyPath, OnlyTheType, status) != 0)
        {
            return FileKind.Other;
        }

        return (BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(ModeAt)) & TypeBits) switch
        {
            RegularType => FileKind.Regular,
            DirectoryType => FileKind.Directory,
            _ => FileKind.Other,
        };
    }

    private static SafeFileHandle? OpenOnLinux(string path, bool mayWait, out string problem)
    {
        var name = Encoding.UTF8.GetBytes(path + '\0');
        while (true)
        {
            var descriptor = OpenDescriptor(name, CloseOnExec | NoControllingTerminal | (mayWait ? 0 : NonBlocking));
            if (descriptor >= 0)
            {
                problem = "";
                return new SafeFileHandle(descriptor, ownsHandle: true);
            }

            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                problem = TextOf(error);
                return null;
            }
        }
    }

    private static SafeFileHandle? OpenElsewhere(string path, out string problem)
    {
        try
        {
            problem = "";
            return File.OpenHandle(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem = failure is FileNotFoundException or DirectoryNotFoundException ? "no such file or directory"
                : Directory.Exists(path) ? "is a directory"
                : failure.Message.ReplaceLineEndings(" ");
            return null;
        }
    }

    private static FileKind KindElsewhere(SafeFileHandle file)
    {
        using var stream = new FileStream(new SafeFileHandle(file.DangerousGetHandle(), ownsHandle: false), FileAccess.Read, bufferSize: 0);
        return stream.CanSeek ? FileKind.Regular : FileKind.Other;
    }

    private static string TextOf(int error)
    {
        var text = Marshal.GetPInvokeErrorMessage(error);
        return text.Length == 0 ? $"errno {error}" : char.ToLowerInvariant(text[0]) + text[1..];
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenDescriptor(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int directory, byte[] path, int flags, uint mask, byte[] status);
}
