using System.Globalization;
using DmMaster.Hosting.Settings;
using Serilog.Events;
using Serilog.Formatting;

namespace DmMaster.Hosting.Logging;

/// <summary>Lines as all programs around TiDB write them: <c>[time] [LEVEL] [caller] [message] [name=value]…</c>.</summary>
internal sealed class UnifiedLogFormatter : ITextFormatter
{
    /// <summary>The form of times: local, milliseconds, with the offset.</summary>
    public const string TimeFormat = "yyyy/MM/dd HH:mm:ss.fff zzz";

    /// <inheritdoc/>
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write($"[{logEvent.Timestamp.ToString(TimeFormat, CultureInfo.InvariantCulture)}] [{LogLevels.Name(logEvent.Level)}] [{LogFields.Caller(logEvent)}] [");
        LogQuoting.Write(output, LogFields.Message(logEvent));
        output.Write(']');
        foreach (var (name, value) in LogFields.Fields(logEvent))
        {
            output.Write(" [");
            LogQuoting.Write(output, name);
            output.Write('=');
            LogQuoting.Write(output, value);
            output.Write(']');
        }

        output.Write('\n');
    }
}
