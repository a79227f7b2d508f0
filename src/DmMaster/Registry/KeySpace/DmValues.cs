using System.Globalization;
using System.Text.Json;
using DmMaster.Config;
using DmMaster.Protocol.Dm;
using Google.Protobuf;

namespace DmMaster.Registry.KeySpace;

/// <summary>The JSON values of DM's key space, member by member as stock DM writes and reads them.</summary>
public static class DmValues
{
    /// <summary>The address of a native worker that gives none. Nobody dials it.</summary>
    public const string NoAddress = "native";

    private const string Native = "native";

    /// <summary>The value of a worker's registration: as stock DM writes it, of a native worker with a member more.</summary>
    public static ByteString WorkerInfo(WorkerName worker, string address, WorkerKind kind = default)
    {
        var more = kind == Registry.WorkerKind.Native ? $",\"kind\":\"{Native}\"" : "";
        return ByteString.CopyFromUtf8($$"""{"name":{{GoJson.Quote(worker.Value)}},"addr":{{GoJson.Quote(address)}}{{more}}}""");
    }

    /// <summary>The kind in a worker's registration.</summary>
    public static WorkerKind WorkerKind(ByteString value) =>
        Member(value, "kind") == Native || Member(value, "addr") == NoAddress ? Registry.WorkerKind.Native : Registry.WorkerKind.Stock;

    /// <summary>The value of a worker's heartbeat.</summary>
    public static ByteString WorkerAlive(WorkerName worker, DateTimeOffset joined)
    {
        var time = joined.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture);
        return ByteString.CopyFromUtf8($$"""{"worker-name":{{GoJson.Quote(worker.Value)}},"join-time":"{{time}}"}""");
    }

    /// <summary>The value of a binding.</summary>
    public static ByteString Bound(SourceId source, WorkerName worker) =>
        ByteString.CopyFromUtf8($$"""{"source":{{GoJson.Quote(source.Value)}},"worker":{{GoJson.Quote(worker.Value)}}}""");

    /// <summary>The value of an expected stage of a subtask or a validator.</summary>
    public static ByteString Stage(Stage expect, SourceId source, TaskName task) =>
        ByteString.CopyFromUtf8(
            $$"""{"expect":{{(int)expect}},"source":{{GoJson.Quote(source.Value)}},"task":{{GoJson.Quote(task.Value)}}}""");

    /// <summary>The value of an expected stage of a relay.</summary>
    public static ByteString RelayStage(Stage expect, SourceId source) =>
        ByteString.CopyFromUtf8($$"""{"expect":{{(int)expect}},"source":{{GoJson.Quote(source.Value)}}}""");

    /// <summary>The value of a worker's relay key: the source alone.</summary>
    public static ByteString RelayWorker(SourceId source) => ByteString.CopyFromUtf8(source.Value);

    /// <summary>A value that is one JSON text, such as the worker that holds a dump.</summary>
    public static ByteString Text(string text) => ByteString.CopyFromUtf8(GoJson.Quote(text));

    /// <summary>The value of the command-line arguments of a subtask.</summary>
    public static ByteString CliArgs(string startTime) =>
        ByteString.CopyFromUtf8($$"""{"start_time":{{GoJson.Quote(startTime)}},"safe_mode_duration":"","wait_time_on_stop":""}""");

    /// <summary>Reads one text member of a value; null when there is none, or the value is not JSON.</summary>
    public static string? Member(ByteString value, string name) => Read(value, root => Text(Member(root, name)));

    /// <summary>Reads the expected stage of a stage value; <see cref="Protocol.Dm.Stage.InvalidStage"/> when there is none.</summary>
    public static Stage Expect(ByteString value) => Read(
        value,
        static root => Member(root, "expect") is { ValueKind: JsonValueKind.Number } member && member.TryGetInt32(out var stage)
            ? (Stage)stage
            : default);

    /// <summary>Reads a value that is one JSON text; null when it is not.</summary>
    public static string? Text(ByteString? value) => value is null ? null : Read(value, static root => Text(root));

    /// <summary>Whether a value is one JSON object.</summary>
    public static bool IsObject(ByteString value) => Read(value, static root => root.ValueKind == JsonValueKind.Object);

    private static JsonElement? Member(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static T? Read<T>(ByteString value, Func<JsonElement, T?> read)
    {
        try
        {
            var reader = new Utf8JsonReader(value.Span);
            return read(JsonElement.ParseValue(ref reader));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: half a surrogate pair, which is JSON but no text.
            return default;
        }
    }
}
