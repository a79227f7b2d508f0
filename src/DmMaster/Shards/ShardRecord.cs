using System.Text.Json;
using Google.Protobuf;

namespace DmMaster.Shards;

/// <summary>A value of shard DDL that a worker or a master wrote. What is not as expected is empty: a broken value must not hide the others.</summary>
internal readonly record struct ShardRecord(JsonElement Root)
{
    /// <summary>The record of a value; null when it is none.</summary>
    public static ShardRecord? Of(ByteString value)
    {
        try
        {
            var reader = new Utf8JsonReader(value.Span);
            var root = JsonElement.ParseValue(ref reader);
            CheckNames(value.Span);
            return root.ValueKind == JsonValueKind.Object ? new ShardRecord(root) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A text.</summary>
    public string Text(string name) => Root.TryGetProperty(name, out var member) ? TextOf(member) : "";

    /// <summary>A truth value.</summary>
    public bool Flag(string name) => Root.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.True;

    /// <summary>A list of texts.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        Root.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Array ? [.. member.EnumerateArray().Select(TextOf)] : [];

    /// <summary>The members of an object within; none when it is not there.</summary>
    public IEnumerable<JsonProperty> Members(string name) => Root.TryGetProperty(name, out var member) ? Members(member) : [];

    /// <summary>The members of an object; none when it is not one.</summary>
    public static IEnumerable<JsonProperty> Members(JsonElement value) => value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : [];

    /// <exception cref="InvalidOperationException">A name holds half a surrogate pair, which is JSON but no text: members could not be looked up.</exception>
    private static void CheckNames(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        do
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueIsEscaped)
            {
                reader.GetString();
            }
        }
        while (reader.CurrentDepth > 0 || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray);
    }

    private static string TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, which is JSON but no text.
            return "";
        }
    }
}
