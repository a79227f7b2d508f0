using System.Text;

namespace DmMaster.Ctl.CommandLine;

/// <summary>One record of comma separated values, with the rules and the error texts of Go's <c>encoding/csv</c>.</summary>
internal static class CsvRecord
{
    private const string BareQuote = "bare \" in non-quoted-field";
    private const string StrayQuote = "extraneous or missing \" in quoted-field";

    /// <summary>Reads the first record; empty lines before it are skipped, whatever follows it is not looked at.</summary>
    /// <returns>Null, or Go's text of the error.</returns>
    public static string? Read(string text, out List<string> fields)
    {
        fields = [];
        var normal = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        var start = normal.AsSpan().IndexOfAnyExcept('\n');
        if (start < 0)
        {
            return "EOF";
        }

        var position = start;
        while (true)
        {
            var error = normal.AsSpan(position).StartsWith('"')
                ? ReadQuoted(normal, start, ref position, fields)
                : ReadPlain(normal, start, ref position, fields);
            if (error is not null || position >= normal.Length || normal[position] == '\n')
            {
                return error;
            }

            position++;
        }
    }

    private static string? ReadPlain(string text, int start, ref int position, List<string> fields)
    {
        var length = text.AsSpan(position).IndexOfAny(',', '\n');
        var field = length < 0 ? text[position..] : text.Substring(position, length);
        var quote = field.IndexOf('"', StringComparison.Ordinal);
        if (quote >= 0)
        {
            return Error(text, start, position + quote, BareQuote);
        }

        fields.Add(field);
        position += field.Length;
        return null;
    }

    private static string? ReadQuoted(string text, int start, ref int position, List<string> fields)
    {
        var field = new StringBuilder();
        for (var at = position + 1; ; at++)
        {
            if (at >= text.Length)
            {
                return Error(text, start, at, StrayQuote);
            }
            else if (text[at] != '"')
            {
                field.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                field.Append('"');
                at++;
            }
            else if (at + 1 == text.Length || text[at + 1] is ',' or '\n')
            {
                fields.Add(field.ToString());
                position = at + 1;
                return null;
            }
            else
            {
                return Error(text, start, at, StrayQuote);
            }
        }
    }

    // Columns count bytes, from 1; lines count from 1.
    private static string Error(string text, int start, int at, string what)
    {
        var lineStart = at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;
        var line = 1 + text.AsSpan(0, lineStart).Count('\n');
        var firstLine = 1 + text.AsSpan(0, start).Count('\n');
        var column = 1 + Encoding.UTF8.GetByteCount(text.AsSpan(lineStart, at - lineStart));
        return line == firstLine
            ? $"parse error on line {line}, column {column}: {what}"
            : $"record on line {firstLine}; parse error on line {line}, column {column}: {what}";
    }
}
