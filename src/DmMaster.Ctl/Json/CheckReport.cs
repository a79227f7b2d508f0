using Google.Protobuf;

namespace DmMaster.Ctl.Json;

/// <summary>The one answer that is printed for people and not as JSON: the report of a pre-check, with its lines kept as they are.</summary>
internal static class CheckReport
{
    private const string Header = "fail to check synchronization configuration with type";
    private const string Placeholder = "PLACEHOLDER";
    private const string Detail = "detail: {";

    /// <summary>Whether a text is such a report.</summary>
    public static bool Is(string text) => text.Contains(Header, StringComparison.Ordinal);

    /// <summary>The answer with the report in it, unescaped.</summary>
    /// <param name="response">The answer; its report is replaced.</param>
    /// <param name="report">The report.</param>
    /// <param name="replace">Puts another text in the place of the report.</param>
    public static string Format<T>(T response, string report, Action<T, string> replace)
        where T : IMessage
    {
        replace(response, Placeholder);
        var text = ReplaceFirst(ProtoJson.Format(response), Placeholder, report);
        return ReplaceFirst(text, Detail, $"   \t{Detail}");
    }

    private static string ReplaceFirst(string text, string what, string with)
    {
        var at = text.IndexOf(what, StringComparison.Ordinal);
        return at < 0 ? text : string.Concat(text.AsSpan(0, at), with, text.AsSpan(at + what.Length));
    }
}
