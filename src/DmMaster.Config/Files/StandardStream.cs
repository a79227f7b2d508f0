using System.Text;

namespace DmMaster.Config.Files;

/// <summary>
/// Standard output or standard error that may be full, closed or a pipe whose reader left: what cannot be written is dropped, and the program
/// goes on to its own end and exit code instead of being aborted.
/// </summary>
public sealed class StandardStream : Stream
{
    private const int OutputDescriptor = 1;
    private const int ErrorDescriptor = 2;

    private readonly Stream _inner;

    private StandardStream(Stream inner) => _inner = inner;

    /// <summary>Why something could not be written, null when all was. A reader that left is no failure.</summary>
    public string? Failure { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Standard output.</summary>
    public static StandardStream OpenOutput() => new(IsTaken(OutputDescriptor) ? Null : Console.OpenStandardOutput());

    /// <summary>Standard error.</summary>
    public static StandardStream OpenError() => new(IsTaken(ErrorDescriptor) ? Null : Console.OpenStandardError());

    /// <summary>Puts both in the place of those that the console gives.</summary>
    public static void UseForConsole()
    {
        Console.SetOut(Writer(OpenOutput()));
        Console.SetError(Writer(OpenError()));
    }

    /// <summary>A writer that keeps nothing back.</summary>
    public static StreamWriter Writer(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _inner.Write(buffer);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Failure ??= failure.Message.ReplaceLineEndings(" ");
        }
    }

    // A program that is started without one of its streams may open something else in its place, which must not be written into.
    private static bool IsTaken(int descriptor)
    {
        try
        {
            return OperatingSystem.IsLinux()
                && new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget is var target
                && (target is null || target.StartsWith("/memfd:", StringComparison.Ordinal) || target.StartsWith("anon_inode:", StringComparison.Ordinal));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
