using System.Text.Json.Nodes;
using DmMaster.Protocol.Dm;

namespace DmMaster.Tests.Databases.Checks;

/// <summary>check-task over real databases answers what stock DM 8.1 answered over the same, step for step.</summary>
public sealed class RecordedChecksTests(RecordedDatabases databases) : IClassFixture<RecordedDatabases>
{
    private const string Detail = "\n detail: ";

    /// <summary>The steps, by name.</summary>
    public static TheoryData<string> Steps { get; } =
        new(RecordedDatabases.Lines.Where(static line => line.TryGetProperty("id", out _)).Select(static line => line.GetProperty("id").GetString()!));

    [SkippableTheory]
    [MemberData(nameof(Steps))]
    public async Task CheckTask_Recorded_IsAnsweredAsRecorded(string id)
    {
        MariaDbServer.Require();
        var step = RecordedDatabases.Lines.Single(line => line.TryGetProperty("id", out var name) && name.GetString() == id);

        var answer = await databases.Master.Client.CheckTaskAsync(new CheckTaskRequest
        {
            Task = databases.Here(step.GetProperty("task").GetString()!),
            ErrCnt = step.GetProperty("errCnt").GetInt64(),
            WarnCnt = step.GetProperty("warnCnt").GetInt64(),
            StartTime = step.GetProperty("startTime").GetString(),
        });

        Assert.Equal(Normal(databases.Here(step.GetProperty("msg").GetString()!)), Normal(answer.Msg));
        Assert.Equal(step.GetProperty("result").GetBoolean(), answer.Result);
    }

    // What stock orders at random is sorted: results as they end, errors, the instructions of a check.
    private static string Normal(string text)
    {
        var at = text.IndexOf(Detail, StringComparison.Ordinal);
        if (at < 0)
        {
            return text;
        }

        var json = JsonNode.Parse(text[(at + Detail.Length)..])!;
        foreach (var result in json["results"]!.AsArray())
        {
            if (result!["errors"] is JsonArray errors)
            {
                result["errors"] = Sorted(errors, static error => error!.ToJsonString());
            }
        }

        json["results"] = Sorted(json["results"]!.AsArray(), static result => result!["id"]!.GetValue<int>().ToString("D6", System.Globalization.CultureInfo.InvariantCulture));
        return text[..at] + Detail + json.ToJsonString();
    }

    private static JsonArray Sorted(JsonArray all, Func<JsonNode?, string> key) =>
        new([.. all.Select(static one => one!.DeepClone()).OrderBy(key, StringComparer.Ordinal)]);
}
