using System.Globalization;
using DmMaster.Hosting.Settings;
using Serilog.Events;
using Serilog.Formatting;

namespace DmMaster.Hosting.Logging;

/// <summary>One JSON object a line, with the names that DM's JSON log has.</summary>
internal sealed class JsonLogFormatter : ITextFormatter
{
    /// <inheritdoc/>
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write("{\"level\":");
        output.Write(LogQuoting.Quote(LogLevels.Name(logEvent.Level)));
        Write(output, "time", logEvent.Timestamp.ToString(UnifiedLogFormatter.TimeFormat, CultureInfo.InvariantCulture));
        Write(output, "caller", LogFields.Caller(logEvent));
        Write(output, "message", LogFields.Message(logEvent));
        foreach (var (name, value) in LogFields.Fields(logEvent))
        {
            Write(output, name is "level" or "time" or "caller" or "message" ? name + "_" : name, value);
        }

        output.Write("}\n");
    }

    private static void Write(TextWriter output, string name, string value)
    {
        output.Write(',');
        output.Write(LogQuoting.Quote(name));
        output.Write(':');
        output.Write(LogQuoting.Quote(value));
    }
}
