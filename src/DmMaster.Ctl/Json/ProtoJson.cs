using DmMaster.Config;
using System.Collections;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace DmMaster.Ctl.Json;

/// <summary>
/// An answer of the master as dmctl prints it: every field, default or not, by its name in the contract; 64-bit numbers and enums as texts;
/// an empty list on two lines.
/// </summary>
internal static class ProtoJson
{
    /// <summary>The JSON, without a final newline.</summary>
    public static string Format(IMessage message)
    {
        var json = new IndentedJson();
        Append(json, message);
        return json.ToString();
    }

    private static void Append(IndentedJson json, IMessage message)
    {
        json.Open('{');
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            // A oneof stands where its first member is declared, and not at all when it is not set.
            var choice = field.RealContainingOneof;
            var shown = choice is null ? field : choice.Fields[0] == field ? choice.Accessor.GetCaseFieldDescriptor(message) : null;
            if (shown is not null)
            {
                json.Name(shown.Name);
                AppendField(json, shown, shown.Accessor.GetValue(message));
            }
        }

        json.Close('}', newLinesWhenEmpty: 2);
    }

    private static void AppendField(IndentedJson json, FieldDescriptor field, object? value)
    {
        if (field.IsMap)
        {
            AppendMap(json, field.MessageType.FindFieldByNumber(2), (IDictionary)(value ?? new Hashtable()));
            return;
        }
        else if (!field.IsRepeated)
        {
            AppendValue(json, field, value);
            return;
        }

        json.Open('[');
        foreach (var item in (IEnumerable)(value ?? System.Array.Empty<object>()))
        {
            AppendValue(json, field, item);
        }

        json.Close(']', newLinesWhenEmpty: 1);
    }

    private static void AppendMap(IndentedJson json, FieldDescriptor valueField, IDictionary map)
    {
        json.Open('{');
        foreach (var key in map.Keys.Cast<object>().OrderBy(key => $"{key}", ByteOrder.Instance))
        {
            json.Name($"{key}");
            AppendValue(json, valueField, map[key]);
        }

        json.Close('}', newLinesWhenEmpty: 1);
    }

    private static void AppendValue(IndentedJson json, FieldDescriptor field, object? value)
    {
        switch (value)
        {
            case null:
            case ByteString { IsEmpty: true }:
                json.Raw("null");
                break;
            case ByteString bytes:
                json.String(bytes.ToBase64());
                break;
            case string text:
                json.String(text);
                break;
            case bool truth:
                json.Raw(truth ? "true" : "false");
                break;
            case double number:
                json.Raw(JsonFloat.Format(number));
                break;
            case long or ulong:
                json.String(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
                break;
            case IMessage message:
                Append(json, message);
                break;
            default:
                AppendNumber(json, field, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void AppendNumber(IndentedJson json, FieldDescriptor field, long number)
    {
        if (field.FieldType is FieldType.Enum && field.EnumType.FindValueByNumber((int)number) is { } named)
        {
            json.String(named.Name);
        }
        else
        {
            json.Raw(number.ToString(CultureInfo.InvariantCulture));
        }
    }
}
