using System.Collections.Frozen;
using System.Globalization;
using Serilog.Events;
using Serilog.Parsing;

namespace DmMaster.Hosting.Logging;

/// <summary>What of a log event goes where in a line: each value once.</summary>
internal static class LogFields
{
    private const string Source = "SourceContext";
    private const string Event = "EventId";
    private const int MaxText = 8192;

    // Scopes of the web server: they say again what a line of ours says itself.
    private static readonly FrozenSet<string> Hidden = [Source, Event, "ConnectionId", "RequestId", "RequestPath"];

    /// <summary>Where Go has file and line: the class that logs and the id of the event, <c>&lt;unknown&gt;</c> without a class.</summary>
    public static string Caller(LogEvent entry)
    {
        if (entry.Properties.GetValueOrDefault(Source) is not ScalarValue { Value: string source })
        {
            return "<unknown>";
        }

        var name = source[(source.LastIndexOfAny(['.', '+']) + 1)..];
        return $"{string.Concat(name.Where(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))}.cs:{EventNumber(entry)}";
    }

    /// <summary>The message with the values that it names in their places.</summary>
    public static string Message(LogEvent entry) => Shorten(string.Concat(entry.MessageTemplate.Tokens.Select(token => token switch
    {
        PropertyToken named when entry.Properties.TryGetValue(named.PropertyName, out var value) => Text(value),
        _ => token.ToString(),
    })));

    /// <summary>The values that the message does not name, then the exception.</summary>
    public static IEnumerable<(string Name, string Value)> Fields(LogEvent entry)
    {
        var named = entry.MessageTemplate.Tokens.OfType<PropertyToken>().Select(static token => token.PropertyName).ToHashSet();
        foreach (var (name, value) in entry.Properties)
        {
            if (!Hidden.Contains(name) && !named.Contains(name))
            {
                yield return (name, Shorten(Text(value)));
            }
        }

        if (entry.Exception is { } exception)
        {
            yield return ("error", Shorten(exception.Message));
            yield return ("errorVerbose", Shorten(exception.ToString()));
        }
    }

    private static string EventNumber(LogEvent entry) =>
        entry.Properties.GetValueOrDefault(Event) is StructureValue id && id.Properties.FirstOrDefault(static part => part.Name == "Id")?.Value is { } number
            ? number.ToString()
            : "0";

    private static string Text(LogEventPropertyValue value) => value is ScalarValue { Value: var scalar }
        ? Convert.ToString(scalar, CultureInfo.InvariantCulture) ?? "null"
        : value.ToString(null, CultureInfo.InvariantCulture);

    private static string Shorten(string text) => text.Length <= MaxText ? text : string.Concat(text.AsSpan(0, MaxText), "...");
}
