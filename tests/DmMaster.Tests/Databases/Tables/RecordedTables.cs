using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DmMaster.Tests.Databases.Tables;

/// <summary>What real servers print, and what stock DM says of it. <c>recorded/README.md</c> says where it comes from.</summary>
internal static class RecordedTables
{
    private static readonly JsonSerializerOptions Names = new(JsonSerializerDefaults.Web);

    private static readonly string Folder = Path.Combine(
        typeof(RecordedTables).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "GoldenPath").Value!,
        "../DmMaster.Tests/Databases/Tables/recorded");

    public static IReadOnlyList<RecordedStep> Steps { get; } = Read<RecordedStep>("steps-8.1.jsonl");

    public static IReadOnlyList<ServerTable> MariaDb { get; } = Read<ServerTable>("mariadb-10.11.jsonl");

    private static List<T> Read<T>(string file) =>
        [.. File.ReadLines(Path.Combine(Folder, file)).Select(line => JsonSerializer.Deserialize<T>(line, Names)!)];

    /// <summary>A check-task of stock DM.</summary>
    /// <param name="IsReadByUs">Whether stock cannot read a table that ours reads: of shards ours has nothing to say then.</param>
    public sealed record RecordedStep(string Id, string Check, string Mode, bool IsReadByUs, string[] Extended, RecordedResult[] Results)
    {
        public RecordedTable[] Tables { get; init; } = [];
    }

    public sealed record RecordedTable(string Source, string Schema, string Table, string Create)
    {
        public string TargetSchema { get; init; } = "";

        public string TargetTable { get; init; } = "";

        public string? Target { get; init; }
    }

    public sealed record RecordedResult(string Name, string State, RecordedError[] Errors, string Instruction, string Extra);

    public sealed record RecordedError(string Severity, [property: JsonPropertyName("short_error")] string ShortError, string? Self, string? Other);

    public sealed record ServerTable(string Mode, string Server, string Table, string Create);
}
