using System.Text.Json.Nodes;

namespace DmMaster.Tests.Databases.Checks;

/// <summary>Compares answers of pre-checks.</summary>
internal static class Answers
{
    private const string Detail = "\n detail: ";

    /// <summary>An answer with what stock orders at random sorted: results as they end, errors.</summary>
    public static string Normal(string text)
    {
        var at = text.IndexOf(Detail, StringComparison.Ordinal);
        if (at < 0)
        {
            return text;
        }

        var json = JsonNode.Parse(text[(at + Detail.Length)..])!;
        foreach (var result in json["results"]!.AsArray())
        {
            if (result!["errors"] is JsonArray errors)
            {
                result["errors"] = Sorted(errors, static error => error!.ToJsonString());
            }
        }

        json["results"] = Sorted(json["results"]!.AsArray(), static result => result!["id"]!.GetValue<int>().ToString("D6", System.Globalization.CultureInfo.InvariantCulture));
        return text[..at] + Detail + json.ToJsonString();
    }

    private static JsonArray Sorted(JsonArray all, Func<JsonNode?, string> key) =>
        new([.. all.Select(static one => one!.DeepClone()).OrderBy(key, StringComparer.Ordinal)]);
}
