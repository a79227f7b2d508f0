using System.Diagnostics.CodeAnalysis;
using DmMaster.Config;
using Serilog;
using Serilog.Core;
using Serilog.Formatting;

namespace DmMaster.Hosting.Logging;

/// <summary>Opens the log of the process.</summary>
internal static class MasterLogger
{
    /// <summary>The size at which the file is set aside and a new one is begun, as in DM.</summary>
    private const long RotateBytes = 300L << 20;

    /// <summary>Files that are kept, the current one included: 9 GB at most.</summary>
    private const int KeptFiles = 30;

    /// <summary>Opens it.</summary>
    /// <param name="options">Where and what.</param>
    /// <param name="console">Standard output, for a log without a file.</param>
    /// <param name="logger">The log, null when there is a problem. Dispose of it last.</param>
    /// <param name="problem">One line, null when there is none.</param>
    public static bool TryOpen(LogOptions options, TextWriter console, [NotNullWhen(true)] out Logger? logger, [NotNullWhen(false)] out string? problem)
    {
        logger = null;
        problem = options.File.Length == 0 ? null : TryFile(options.File);
        if (problem is not null)
        {
            return false;
        }

        ITextFormatter formatter = options.Json ? new JsonLogFormatter() : new UnifiedLogFormatter();
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(options.Level)
            .Filter.ByExcluding(static entry => FrameworkNoise.Contains(entry.MessageTemplate.Text));
        configuration = options.File.Length == 0
            ? configuration.WriteTo.Sink(new TextWriterSink(console, formatter))
            : configuration.WriteTo.File(
                formatter,
                options.File,
                fileSizeLimitBytes: RotateBytes,
                rollOnFileSizeLimit: true,
                retainedFileCountLimit: KeptFiles);
        logger = configuration.CreateLogger();
        return true;
    }

    /// <remarks>The file sink keeps silent about a file that it cannot open, so it is tried first.</remarks>
    private static string? TryFile(string path)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } directory)
            {
                Directory.CreateDirectory(directory);
            }

            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return GoFileText.OfOpening(path, exception);
        }
    }
}
