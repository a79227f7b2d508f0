using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace DmMaster.Protocol.Tests.Golden;

/// <summary>Writes a message as the recorder did: the proto's own names, 64-bit numbers and enums as text.</summary>
/// <param name="isFull">
/// Either fields with their default value are written too (but for submessages and members of a oneof) and bytes are base64,
/// or only what is set, and bytes are text where they can be.
/// </param>
internal sealed class GoldenJson(bool isFull)
{
    private static readonly UTF8Encoding Strict = new(false, true);

    internal JsonObject Write(IMessage message)
    {
        var json = new JsonObject();
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            var value = field.Accessor.GetValue(message);
            if (IsWritten(message, field, value))
            {
                json[field.Name] = Write(field, value);
            }
        }

        return json;
    }

    private bool IsWritten(IMessage message, FieldDescriptor field, object? value)
    {
        if (field.RealContainingOneof is { } oneof)
        {
            return oneof.Accessor.GetCaseFieldDescriptor(message) == field;
        }

        return value switch
        {
            null => false,
            IMessage => true,
            _ when isFull => true,
            ICollection collection => collection.Count > 0,
            string text => text.Length > 0,
            ByteString bytes => !bytes.IsEmpty,
            _ => !value.Equals(Activator.CreateInstance(value.GetType())),
        };
    }

    private JsonNode Write(FieldDescriptor field, object value)
    {
        if (value is IDictionary map)
        {
            var values = field.MessageType.FindFieldByNumber(2);
            var json = new JsonObject();
            foreach (DictionaryEntry entry in map)
            {
                json[Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!] = WriteOne(values, entry.Value!);
            }

            return json;
        }

        return value is IList list ? new JsonArray([.. list.Cast<object>().Select(one => WriteOne(field, one))]) : WriteOne(field, value);
    }

    private JsonNode WriteOne(FieldDescriptor field, object value) => value switch
    {
        IMessage message => Write(message),
        ByteString bytes => Write(bytes),
        long or ulong => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        bool flag => flag,
        string text => text,
        int number => number,
        uint number => number,
        double number => number,
        Enum => field.EnumType.FindValueByNumber(Convert.ToInt32(value, CultureInfo.InvariantCulture)) is { } known
            ? known.Name
            : Convert.ToInt32(value, CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"{field.FullName} is a {value.GetType()}"),
    };

    private JsonNode Write(ByteString bytes)
    {
        if (isFull)
        {
            return bytes.ToBase64();
        }

        try
        {
            return Strict.GetString(bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            return new JsonObject { ["base64"] = bytes.ToBase64() };
        }
    }
}
