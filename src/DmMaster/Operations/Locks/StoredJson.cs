using System.Text.Json;
using DmMaster.Store;

namespace DmMaster.Operations.Locks;

/// <summary>Values that workers wrote, member by member. What is not as expected is empty: a broken value must not hide the others.</summary>
internal static class StoredJson
{
    /// <summary>The object of a value; null when it is none.</summary>
    public static JsonElement? Object(KeyValue entry)
    {
        try
        {
            var reader = new Utf8JsonReader(entry.Value.Span);
            var root = JsonElement.ParseValue(ref reader);
            return root.ValueKind == JsonValueKind.Object ? root : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A text.</summary>
    public static string Text(JsonElement value, string name) =>
        value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString()! : "";

    /// <summary>A truth value.</summary>
    public static bool Flag(JsonElement value, string name) =>
        value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.True;

    /// <summary>A list of texts.</summary>
    public static IReadOnlyList<string> Texts(JsonElement value, string name) =>
        value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Array
            ? [.. member.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];

    /// <summary>The members of an object within; none when it is not there.</summary>
    public static IEnumerable<JsonProperty> Members(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : [];
}
