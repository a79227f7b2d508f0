using System.Globalization;
using System.Text.Json;
using DmMaster.Config;
using DmMaster.Protocol.Dm;
using Google.Protobuf;

namespace DmMaster.Registry.KeySpace;

/// <summary>The JSON values of DM's key space, member by member as stock DM writes and reads them.</summary>
public static class DmValues
{
    /// <summary>The value of a worker's registration.</summary>
    public static ByteString WorkerInfo(WorkerName worker, string address) =>
        ByteString.CopyFromUtf8($$"""{"name":{{GoJson.Quote(worker.Value)}},"addr":{{GoJson.Quote(address)}}}""");

    /// <summary>The value of a worker's sign of life.</summary>
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

    /// <summary>The value of the command-line arguments of a subtask.</summary>
    public static ByteString CliArgs(string startTime) =>
        ByteString.CopyFromUtf8($$"""{"start_time":{{GoJson.Quote(startTime)}},"safe_mode_duration":"","wait_time_on_stop":""}""");

    /// <summary>Reads one text member of a value; null when there is none, or the value is not JSON.</summary>
    public static string? Member(ByteString value, string name) =>
        TryMember(value, name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    /// <summary>Reads the expected stage of a stage value; <see cref="Protocol.Dm.Stage.InvalidStage"/> when there is none.</summary>
    public static Stage Expect(ByteString value) =>
        TryMember(value, "expect", out var member) &&
        member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out var stage)
            ? (Stage)stage
            : default;

    private static bool TryMember(ByteString value, string name, out JsonElement member)
    {
        member = default;
        try
        {
            var reader = new Utf8JsonReader(value.Span);
            var root = JsonElement.ParseValue(ref reader);
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out member);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
