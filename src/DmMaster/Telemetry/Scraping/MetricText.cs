using System.Buffers;
using System.Globalization;
using System.Text;

namespace DmMaster.Telemetry.Scraping;

/// <summary>Writes Prometheus' text format, version 0.0.4.</summary>
internal sealed class MetricText
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>Forgets what was written.</summary>
    public void Clear() => _bytes.ResetWrittenCount();

    /// <summary>What a family is about, and of which type it is.</summary>
    public void WriteHead(string name, string type, string help)
    {
        Write("# HELP ");
        Write(name);
        Write(" ");
        Write(help.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal));
        Write("\n# TYPE ");
        Write(name);
        Write(" ");
        Write(type);
        Write("\n");
    }

    /// <summary>One line: a series and its value.</summary>
    /// <param name="name">The name, already encoded.</param>
    /// <param name="labels">The labels, as <see cref="Encode"/> makes them.</param>
    /// <param name="value">The value.</param>
    public void WriteLine(ReadOnlySpan<byte> name, ReadOnlySpan<byte> labels, double value)
    {
        _bytes.Write(name);
        if (!labels.IsEmpty)
        {
            _bytes.Write("{"u8);
            _bytes.Write(labels);
            _bytes.Write("}"u8);
        }

        _bytes.Write(" "u8);
        Write(value);
        _bytes.Write("\n"u8);
    }

    /// <summary>Appends what was written elsewhere.</summary>
    public void Write(MetricText other) => _bytes.Write(other.Written);

    /// <summary>A value as the format has it.</summary>
    public static string Text(double value) => double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Labels as they stand between the braces, their values escaped; what is not of a label's alphabet in a name becomes <c>_</c>.</summary>
    public static byte[] Encode(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in labels)
        {
            text.Append(text.Length == 0 ? "" : ",");
            foreach (var letter in name)
            {
                text.Append(char.IsAsciiLetterOrDigit(letter) ? letter : '_');
            }

            text.Append("=\"");
            Escape(text, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
            text.Append('"');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Escape(StringBuilder text, string value)
    {
        foreach (var letter in value)
        {
            _ = letter switch
            {
                '\\' => text.Append(@"\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append(@"\n"),
                _ => text.Append(letter),
            };
        }
    }

    private void Write(double value)
    {
        const int longest = 32;
        if (!double.IsInfinity(value) && value.TryFormat(_bytes.GetSpan(longest), out var length, default, CultureInfo.InvariantCulture))
        {
            _bytes.Advance(length);
        }
        else
        {
            Write(Text(value));
        }
    }

    private void Write(string text) => Encoding.UTF8.GetBytes(text, _bytes);
}
