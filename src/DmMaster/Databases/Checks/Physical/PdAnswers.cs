using System.Text.Json;

namespace DmMaster.Databases.Checks.Physical;

/// <summary>Reads the JSON that PD answers. What is missing is empty or zero, as for Go.</summary>
internal static class PdAnswers
{
    private static readonly string[] Leaving = ["Offline", "Tombstone"];

    /// <summary>The stores.</summary>
    /// <exception cref="JsonException">It is none of PD's.</exception>
    public static IReadOnlyList<PdStore> Stores(byte[] answer)
    {
        using var json = JsonDocument.Parse(answer);
        return [.. Items(json.RootElement, "stores").Select(static one => ToStore(Part(one, "store"), Part(one, "status")))];
    }

    /// <summary>A number at the top.</summary>
    /// <exception cref="JsonException">It is none of PD's.</exception>
    public static long Number(byte[] answer, string name)
    {
        using var json = JsonDocument.Parse(answer);
        return Number(json.RootElement, name);
    }

    /// <summary>A text at the top.</summary>
    /// <exception cref="JsonException">It is none of PD's.</exception>
    public static string Text(byte[] answer, string name)
    {
        using var json = JsonDocument.Parse(answer);
        return Text(json.RootElement, name);
    }

    /// <summary>How many of the regions each store has. There may be hundreds of thousands of them: nothing of them is kept.</summary>
    /// <exception cref="JsonException">It is none of PD's.</exception>
    public static IReadOnlyDictionary<long, int> RegionsByStore(byte[] answer)
    {
        var counts = new Dictionary<long, int>();
        var reader = new Utf8JsonReader(answer);
        var peers = -1;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("peers"u8))
            {
                peers = reader.CurrentDepth;
            }
            else if (reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == peers)
            {
                peers = -1;
            }
            else if (peers >= 0 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("store_id"u8) && reader.Read() &&
                reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var store))
            {
                counts[store] = counts.GetValueOrDefault(store) + 1;
            }
        }

        return counts;
    }

    // A store that PD has not heard for a while is still one of the cluster.
    private static PdStore ToStore(JsonElement store, JsonElement status) => new(
        Number(store, "id"), Text(store, "address"), Text(store, "version"), Text(status, "available"), Number(status, "region_count"),
        !Leaving.Contains(Text(store, "state_name")) && !Items(store, "labels").Any(IsTiFlash));

    private static bool IsTiFlash(JsonElement label) => Text(label, "key") == "engine" && Text(label, "value").StartsWith("tiflash", StringComparison.Ordinal);

    private static JsonElement Part(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var part) ? part : default;

    private static JsonElement.ArrayEnumerator Items(JsonElement of, string name) =>
        Part(of, name) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : default;

    private static string Text(JsonElement of, string name) => Part(of, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    private static long Number(JsonElement of, string name) =>
        Part(of, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : 0;
}
