using System.Text.Json;
using DmMaster.Protocol.Dm;
using DmMaster.Tests.Golden;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace DmMaster.Tests.Databases.Story;

/// <summary>One command of a recording, and what stock answered.</summary>
internal sealed class RecordedStep
{
    private readonly JsonElement _line;

    private RecordedStep(JsonElement line)
    {
        _line = line;
        Id = line.GetProperty("id").GetString()!;
        Note = Text("note");
        Method = Text("method") is { Length: > 0 } method ? DmmasterReflection.Descriptor.Services.Single(static service => service.Name == "Master").FindMethodByName(method) : null;
    }

    /// <summary>Its name.</summary>
    public string Id { get; }

    /// <summary>What was changed before; empty for nothing.</summary>
    public string Note { get; }

    /// <summary>The call; null for a command that dmctl refused by itself.</summary>
    public MethodDescriptor? Method { get; }

    /// <summary>Whether stock answered.</summary>
    public bool IsAnswered => _line.TryGetProperty("answer", out _);

    /// <summary>The steps of a recording, in order.</summary>
    public static IReadOnlyList<RecordedStep> ReadAll(string recording) => [.. GoldenFiles.Lines(recording).Select(static line => new RecordedStep(line))];

    /// <summary>What was sent.</summary>
    /// <param name="change">Changes its texts.</param>
    public IMessage Request(Func<string, string> change) => JsonParser.Default.Parse(change(_line.GetProperty("request").GetRawText()), Method!.InputType);

    /// <summary>What stock answered.</summary>
    /// <param name="change">Changes its texts.</param>
    public IMessage Answer(Func<string, string> change) => JsonParser.Default.Parse(change(_line.GetProperty("answer").GetRawText()), Method!.OutputType);

    private string Text(string name) => _line.TryGetProperty(name, out var value) ? value.GetString()! : "";
}
