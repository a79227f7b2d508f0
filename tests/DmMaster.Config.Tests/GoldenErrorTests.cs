using System.Text.Json;

namespace DmMaster.Config.Tests;

public sealed class GoldenErrorTests
{
    private static readonly string[] SourceCodes = ["[code=11010:", "[code=40005:", "[code=40006:", "[code=20003:"];

    public static TheoryData<string> Recordings => ["dmctl-core-6.5.jsonl", "dmctl-core-8.1.jsonl", "dmctl-full-6.5.jsonl", "dmctl-shard-8.1.jsonl"];

    /// <summary>Every task that a client sent: refused with the recorded text, or taken.</summary>
    [Theory]
    [MemberData(nameof(Recordings))]
    public void Task_AsSent_GivesTheRecordedAnswer(string recording)
    {
        var sent = Calls(recording, "StartTask").Concat(Calls(recording, "CheckTask")).ToList();
        Assert.NotEmpty(sent);
        var sources = new Dictionary<string, SourceConfig>();
        foreach (var (request, response) in sent)
        {
            var text = response.GetProperty("msg").GetString()!;
            var hasStartTime = request.GetProperty("startTime").GetString()!.Length > 0;
            var sourceIds = text.Contains("[code=20031:") ? KnownUntil(text) : ["mysql-replica-01", "mysql-replica-02"];
            var error = TaskConfig.Parse(request.GetProperty("task").GetString()!, hasStartTime).Then(task => task.ToSubtasks(Yamls.Sources(sourceIds))).Error;
            var answer = error is null ? null : (error with { Class = "dm-master" }).ToString();
            Assert.Equal(text.StartsWith("[code=20") ? text : null, answer);
        }
    }

    /// <summary>Every source that a client sent: refused with the recorded text, as far as that needs no database.</summary>
    [Theory]
    [InlineData("dmctl-core-6.5.jsonl")]
    [InlineData("dmctl-core-8.1.jsonl")]
    public void Source_AsSent_GivesTheRecordedAnswer(string recording)
    {
        var refused = 0;
        foreach (var (request, response) in Calls(recording, "OperateSource").Where(static call => call.Request.GetProperty("op").GetString() == "StartSource"))
        {
            var text = response.GetProperty("msg").GetString()!;
            var errors = request.GetProperty("config").EnumerateArray().Select(static one => SourceError(one.GetString()!)).ToList();
            if (SourceCodes.Any(code => text.StartsWith(code, StringComparison.Ordinal)))
            {
                Assert.Equal(text, errors[0]?.ToString());
                refused++;
            }
            else if (!text.StartsWith("[code=10001:", StringComparison.Ordinal))
            {
                Assert.All(errors, Assert.Null);
            }
        }

        Assert.Equal(3, refused);
    }

    /// <summary>What dmctl itself refuses, it refuses with the text of our decoder.</summary>
    [Theory]
    [InlineData("dmctl-core-6.5.jsonl")]
    [InlineData("dmctl-core-8.1.jsonl")]
    public void File_RefusedByDmctl_GivesTheRecordedText(string recording)
    {
        var refused = Golden.Lines(recording).Where(static line => (line.GetProperty("stdout").GetString() + line.GetProperty("stderr").GetString()).Contains("[code=20003:", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(refused);
        foreach (var line in refused)
        {
            var file = line.GetProperty("args").EnumerateArray().Select(static arg => arg.GetString()!).Last(static arg => arg.EndsWith(".yaml", StringComparison.Ordinal));
            var error = file.StartsWith("source", StringComparison.Ordinal) ? SourceConfig.Decode(Golden.File(file)).Error : TaskConfig.Decode(Golden.File(file)).Error;
            Assert.Contains($"Error: {error}\n", line.GetProperty("stdout").GetString() + line.GetProperty("stderr").GetString());
        }
    }

    [Fact]
    public void File_OfEveryRecording_DecodesOrIsRefused()
    {
        var refused = Directory.EnumerateFiles(Path.Combine(Golden.Folder, "files")).Order(StringComparer.Ordinal)
            .Where(static path => (Path.GetFileName(path).StartsWith("source", StringComparison.Ordinal)
                ? SourceConfig.Decode(File.ReadAllText(path)).Error : TaskConfig.Decode(File.ReadAllText(path)).Error) is not null)
            .Select(Path.GetFileName);

        Assert.Equal(["source-unknown-key.yaml", "task-bad-yaml.yaml", "task-unknown-key.yaml"], refused);
    }

    private static DmError? SourceError(string yaml) =>
        SourceConfig.Decode(yaml).Then(static source => source.AdjustWithoutDatabase(static () => 1)).TryGet(out var source, out var error) ? source.Verify() : error;

    // The recorded text names the first source that was missing; those before it were there.
    private static string[] KnownUntil(string text) => text switch
    {
        _ when text.Contains("mysql-replica-01") => [],
        _ when text.Contains("mysql-replica-02") => ["mysql-replica-01"],
        _ => ["mysql-replica-01", "mysql-replica-02"],
    };

    private static IEnumerable<(JsonElement Request, JsonElement Response)> Calls(string recording, string method) =>
        from line in Golden.Lines(recording)
        where line.TryGetProperty("rpcs", out var rpcs) && rpcs.ValueKind == JsonValueKind.Array
        from call in line.GetProperty("rpcs").EnumerateArray()
        where call.GetProperty("method").GetString() == $"/pb.Master/{method}" && call.GetProperty("responses").GetArrayLength() == 1
        select (call.GetProperty("requests")[0].GetProperty("json"), call.GetProperty("responses")[0].GetProperty("json"));
}
