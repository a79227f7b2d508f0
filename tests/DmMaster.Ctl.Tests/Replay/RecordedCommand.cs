using System.Text.Json;

namespace DmMaster.Ctl.Tests.Replay;

/// <summary>One line of a <c>dmctl-*</c> recording.</summary>
internal sealed record RecordedCommand(string File, int Line, string Id, string[] Arguments, string Input, int ExitCode, string Error, JsonElement Json)
{
    /// <summary>The calls to the master; those of the master's own store are left out.</summary>
    public IReadOnlyList<RecordedCall> Calls =>
    [
        .. Json.GetProperty("rpcs").EnumerateArray()
            .Where(call => Text(call, "method").StartsWith("/pb.Master/", StringComparison.Ordinal))
            .Select(call => new RecordedCall(Text(call, "method"), FirstHex(call, "requests") ?? "", FirstHex(call, "responses"),
                call.TryGetProperty("status", out var status) ? status.GetInt32() : 0, Text(call, "message"))),
    ];

    /// <summary>A text of the line, empty when it has none of that name.</summary>
    public string Text(string name) => Text(Json, name);

    public static IReadOnlyList<RecordedCommand> ReadAll(string file) =>
    [
        .. System.IO.File.ReadLines(Path.Combine(Support.Golden.Folder, file)).Select((line, number) => Read(file, number + 1, line)),
    ];

    public override string ToString() => $"{File}:{Line} {Id}";

    private static RecordedCommand Read(string file, int number, string line)
    {
        var json = JsonDocument.Parse(line).RootElement;
        string[] arguments = [.. json.GetProperty("args").EnumerateArray().Select(argument => argument.GetString()!)];
        return new RecordedCommand(file, number, Text(json, "id"), arguments, Text(json, "stdin"), json.GetProperty("exit").GetInt32(), Text(json, "stderr"), json);
    }

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static string? FirstHex(JsonElement call, string name) =>
        call.TryGetProperty(name, out var messages) && messages.GetArrayLength() > 0 ? Text(messages[0], "hex") : null;
}
