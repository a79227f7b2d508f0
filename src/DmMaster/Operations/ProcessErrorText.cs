using System.Globalization;
using System.Text;
using DmMaster.Protocol.Dm;

namespace DmMaster.Operations;

/// <summary>
/// The errors of a worker as DM's master prints them: protobuf's compact text, each field followed by a blank,
/// everything beyond printable ASCII as octal bytes.
/// </summary>
public static class ProcessErrorText
{
    /// <summary>DM's error for what a worker reported; empty when it reported no error.</summary>
    public static string Of(ProcessResult? result) =>
        result is null || result.Errors.Count == 0 ? "" : MasterErrors.WorkerSaid(Compact(result.Errors)).ToString();

    /// <summary>The errors, joined by commas.</summary>
    public static string Compact(IEnumerable<ProcessError> errors) => string.Join(", ", errors.Select(Compact));

    private static string Compact(ProcessError error)
    {
        var text = new StringBuilder();
        if (error.ErrCode != 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"ErrCode:{error.ErrCode} ");
        }

        Append(text, "ErrClass", error.ErrClass);
        Append(text, "ErrScope", error.ErrScope);
        Append(text, "ErrLevel", error.ErrLevel);
        Append(text, "Message", error.Message);
        Append(text, "RawCause", error.RawCause);
        Append(text, "Workaround", error.Workaround);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, string value)
    {
        if (value.Length == 0)
        {
            return;
        }

        text.Append(name).Append(":\"");
        foreach (var b in Encoding.UTF8.GetBytes(value))
        {
            Append(text, b);
        }

        text.Append("\" ");
    }

    private static void Append(StringBuilder text, byte b)
    {
        switch (b)
        {
            case (byte)'\n':
                text.Append("\\n");
                break;
            case (byte)'\r':
                text.Append("\\r");
                break;
            case (byte)'\t':
                text.Append("\\t");
                break;
            case (byte)'"' or (byte)'\\':
                text.Append('\\').Append((char)b);
                break;
            case < 0x20 or > 0x7e:
                text.Append('\\').Append(Convert.ToString(b, 8).PadLeft(3, '0'));
                break;
            default:
                text.Append((char)b);
                break;
        }
    }
}
