using System.Globalization;
using System.Text.Json;
using DmMaster.Protocol.Dm;
using Google.Protobuf;

namespace DmMaster.Testing.Stock;

/// <summary>The JSON values a stock worker reads and writes.</summary>
internal static class StockValues
{
    /// <summary>A worker's heartbeat.</summary>
    public static ByteString Alive(string worker, DateTimeOffset joined)
    {
        var time = joined.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffK", CultureInfo.InvariantCulture);
        return ByteString.CopyFromUtf8($$"""{"worker-name":{{JsonSerializer.Serialize(worker)}},"join-time":"{{time}}"}""");
    }

    /// <summary>Whose dump files lie where: the worker's name as JSON.</summary>
    public static ByteString LoadTask(string worker) => ByteString.CopyFromUtf8(JsonSerializer.Serialize(worker));

    /// <summary>The source of a binding; null when the value is none.</summary>
    public static string? SourceOf(ByteString bound) => Read(bound, "source", static member => member.GetString());

    /// <summary>The expected stage; <see cref="Stage.InvalidStage"/> when the value is none.</summary>
    public static Stage Expect(ByteString stage) => Read(stage, "expect", static member => (Stage)member.GetInt32());

    private static T? Read<T>(ByteString value, string name, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(value.Memory);
            return document.RootElement.TryGetProperty(name, out var member) ? read(member) : default;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return default;
        }
    }
}
