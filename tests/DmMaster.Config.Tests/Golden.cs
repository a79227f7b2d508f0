using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace DmMaster.Config.Tests;

/// <summary>The recordings of stock DM.</summary>
internal static class Golden
{
    /// <summary>The folder of the recordings.</summary>
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "..", "golden"));

    /// <summary>One of the YAML files.</summary>
    public static string File(string name) => System.IO.File.ReadAllText(Path.Combine(Folder, "files", name));

    /// <summary>The lines of a recording.</summary>
    public static IEnumerable<JsonElement> Lines(string name) =>
        System.IO.File.ReadLines(Path.Combine(Folder, name)).Where(static line => line.Length > 0).Select(static line => JsonDocument.Parse(line).RootElement);

    /// <summary>The keys and values that stock masters put under a prefix, in order.</summary>
    public static IEnumerable<(string Key, string Value)> Puts(string recording, string prefix) =>
        from line in Lines(recording)
        where line.TryGetProperty("conn", out var connection) && connection.GetInt32() == 1
        where line.GetProperty("dir").GetString() == "request" && line.GetProperty("method").GetString()!.EndsWith("/Txn", StringComparison.Ordinal)
        from put in FindPuts(line.GetProperty("json"))
        where put.Key.StartsWith(prefix, StringComparison.Ordinal)
        select put;

    /// <summary>The text that a key's last parts are the hex of.</summary>
    public static string Unhex(string part) => Encoding.UTF8.GetString(Convert.FromHexString(part));

    private static IEnumerable<(string Key, string Value)> FindPuts(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            return element.EnumerateArray().SelectMany(FindPuts);
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        var own = element.TryGetProperty("key", out var key) && key.ValueKind == JsonValueKind.String
            && element.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.String
                ? [(key.GetString()!, value.GetString()!)]
                : Array.Empty<(string, string)>();
        return own.Concat(element.EnumerateObject().SelectMany(static property => FindPuts(property.Value)));
    }

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
