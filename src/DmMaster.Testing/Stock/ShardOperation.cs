using System.Text.Json;
using DmMaster.Config;
using Google.Protobuf;

namespace DmMaster.Testing.Stock;

/// <summary>What a master answers to an announced DDL.</summary>
/// <param name="Value">The answer as it stands in the store.</param>
internal sealed record ShardOperation(ByteString Value)
{
    private readonly JsonElement _root = JsonDocument.Parse(Value.Memory).RootElement;

    /// <summary>Whether the worker has carried it out.</summary>
    public bool IsDone => Flag("done");

    /// <summary>Optimistic: what became of the tables' structures.</summary>
    public string Conflict => Text("conflict-stage");

    /// <summary>The same of a pessimistic task, carried out: written anew, member by member, as stock does.</summary>
    public ByteString PessimisticDone() => ByteString.CopyFromUtf8(
        $$"""{"id":{{Quoted("id")}},"task":{{Quoted("task")}},"source":{{Quoted("source")}},"ddls":{{List("ddls")}},"exec":{{Truth("exec")}},"done":true}""");

    /// <summary>The same of an optimistic task, carried out.</summary>
    public ByteString OptimisticDone() => ByteString.CopyFromUtf8(
        $$"""{"id":{{Quoted("id")}},"task":{{Quoted("task")}},"source":{{Quoted("source")}},"up-schema":{{Quoted("up-schema")}},"up-table":{{Quoted("up-table")}}""" +
        $$""","ddls":{{List("ddls")}},"conflict-stage":{{Quoted("conflict-stage")}},"conflict-message":{{Quoted("conflict-message")}},"done":true,"cols":{{List("cols")}}}""");

    private string Text(string name) => _root.TryGetProperty(name, out var member) ? member.GetString() ?? "" : "";

    private bool Flag(string name) => _root.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.True;

    private string Truth(string name) => Flag(name) ? "true" : "false";

    private string Quoted(string name) => GoJson.Quote(Text(name));

    private string List(string name) => _root.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Array
        ? $"[{string.Join(',', member.EnumerateArray().Select(static one => GoJson.Quote(one.GetString() ?? "")))}]"
        : "null";
}
