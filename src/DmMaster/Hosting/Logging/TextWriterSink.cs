using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace DmMaster.Hosting.Logging;

/// <summary>Writes whole lines to a text writer, one at a time.</summary>
/// <param name="output">Where to.</param>
/// <param name="formatter">How.</param>
internal sealed class TextWriterSink(TextWriter output, ITextFormatter formatter) : ILogEventSink
{
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        using var line = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        formatter.Format(logEvent, line);
        lock (_lock)
        {
            output.Write(line.ToString());
            output.Flush();
        }
    }
}
