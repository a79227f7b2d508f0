using System.Text.Json.Nodes;

namespace DmMaster.Protocol.Tests.Golden;

/// <summary>Where two JSON values differ first.</summary>
internal static class JsonDifference
{
    /// <summary>Null when they are equal; the order of members does not matter, that of elements does.</summary>
    internal static string? Find(JsonNode? expected, JsonNode? actual, string path = "$")
    {
        if (expected is JsonObject left && actual is JsonObject right)
        {
            return left.Select(member => member.Key).Union(right.Select(member => member.Key))
                .Select(name => !left.ContainsKey(name) ? $"{path}.{name}: only decoded: {right[name]?.ToJsonString()}"
                    : !right.ContainsKey(name) ? $"{path}.{name}: only recorded: {left[name]?.ToJsonString()}"
                    : Find(left[name], right[name], $"{path}.{name}"))
                .FirstOrDefault(difference => difference is not null);
        }

        if (expected is JsonArray expectedItems && actual is JsonArray actualItems && expectedItems.Count == actualItems.Count)
        {
            return expectedItems.Select((item, index) => Find(item, actualItems[index], $"{path}[{index}]"))
                .FirstOrDefault(difference => difference is not null);
        }

        return JsonNode.DeepEquals(expected, actual) ? null : $"{path}: recorded {expected?.ToJsonString()}, decoded {actual?.ToJsonString()}";
    }
}
