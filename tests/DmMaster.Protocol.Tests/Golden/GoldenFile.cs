using System.Text.Json.Nodes;

namespace DmMaster.Protocol.Tests.Golden;

/// <summary>Reads the messages out of a recording. The README beside the recordings describes the lines.</summary>
internal static class GoldenFile
{
    internal static string[] Names(string prefix) =>
        [.. Directory.GetFiles(Folder, prefix + "*.jsonl").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    internal static IReadOnlyList<GoldenMessage> Read(string name) =>
    [
        .. File.ReadLines(Path.Combine(Folder, name)).SelectMany((text, index) =>
        {
            var line = JsonNode.Parse(text)!.AsObject();
            var place = $"{name}:{index + 1}";
            return line.ContainsKey("rpcs") ? CommandLine(place, line) : WireLine(place, line);
        }),
    ];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "golden");

    private static IEnumerable<GoldenMessage> CommandLine(string place, JsonObject line)
    {
        foreach (var call in line["rpcs"]!.AsArray())
        {
            var method = ProtocolFiles.Method((string)call!["method"]!);
            foreach (var (direction, type) in new[] { ("requests", method.InputType), ("responses", method.OutputType) })
            {
                foreach (var message in call[direction]!.AsArray())
                {
                    var bytes = Convert.FromHexString((string)message!["hex"]!);
                    yield return new GoldenMessage($"{place} {method.FullName} {direction}", type, bytes, message["json"], true);
                }
            }
        }
    }

    private static IEnumerable<GoldenMessage> WireLine(string place, JsonObject line)
    {
        if (line["hex"] is not { } hex)
        {
            yield break;
        }

        var method = ProtocolFiles.Method((string)line["method"]!);
        var direction = (string)line["dir"]!;
        var type = direction == "request" ? method.InputType : method.OutputType;
        yield return new GoldenMessage($"{place} {method.FullName} {direction}", type, Convert.FromHexString((string)hex!), line["json"], false);
    }
}
