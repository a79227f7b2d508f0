using System.Text.Json;
using DmMaster.Databases.Checks.Results;

namespace DmMaster.Tests.Databases.Checks;

/// <summary>How results are counted, cut and written.</summary>
public sealed class ReportTests
{
    /// <summary>The recorded answers that have a detail.</summary>
    public static TheoryData<string> Details { get; } = new(RecordedDatabases.Lines
        .Where(static line => line.TryGetProperty("msg", out var msg) && msg.GetString()!.Contains("detail:", StringComparison.Ordinal))
        .Select(static line => line.GetProperty("id").GetString()!));

    [Theory]
    [MemberData(nameof(Details))]
    public void Write_RecordedResults_IsByteForByteAsRecorded(string id)
    {
        var text = RecordedDatabases.Lines.Single(line => line.TryGetProperty("id", out var name) && name.GetString() == id).GetProperty("msg").GetString()!;
        var recorded = text[(text.IndexOf("detail: ", StringComparison.Ordinal) + "detail: ".Length)..];
        using var json = JsonDocument.Parse(recorded);

        var written = new ReportJson();
        written.Begin("results", [.. json.RootElement.GetProperty("results").EnumerateArray().Select(Read)]);
        var counts = json.RootElement.GetProperty("summary");
        int Count(string name) => counts.GetProperty(name).GetInt32();
        written.End(new CheckCounts(Count("total"), Count("successful"), Count("failed"), Count("warning")));

        Assert.Equal(recorded, written.ToString());
    }

    [Theory]
    [InlineData(10, 10, 2, 3)]
    [InlineData(-1, -1, 2, 3)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(0, 2, 0, 2)]
    [InlineData(0, 0, 0, 0)]
    public void Text_WithLimits_ShowsSoManyAndCountsAll(int mostErrors, int mostWarnings, int errors, int warnings)
    {
        var check = new CheckName("n", "d");
        var report = new PreCheckReport(
        [
            new(3, check, CheckResult.Warn("w1") with { Errors = [new(CheckState.Warning, "w1"), new(CheckState.Warning, "w2"), new(CheckState.Failure, "e1")] }),
            new(1, check, CheckResult.Fail("e2")),
            new(0, check, CheckResult.Good),
            new(2, check, new CheckResult(CheckState.Warning, [])),
        ]);

        var text = report.Text(mostErrors, mostWarnings);

        Assert.Contains("\"total\": 4,\n\t\t\t\"successful\": 1,\n\t\t\t\"failed\": 1,\n\t\t\t\"warning\": 2", text, StringComparison.Ordinal);
        Assert.Equal(errors, text.Split("\"severity\": \"fail\"").Length - 1);
        Assert.Equal(warnings, text.Split("\"severity\": \"warn\"").Length - 1 + (text.Contains("\"id\": 2", StringComparison.Ordinal) ? 1 : 0));
        Assert.True(report.HasFailed);
    }

    [Fact]
    public void Text_AllGood_SaysSoWithoutDetail() =>
        Assert.Equal("pre-check is passed. ", new PreCheckReport([new(0, new CheckName("n", "d"), CheckResult.Good)]).Text(10, 10));

    private static NamedResult Read(JsonElement result)
    {
        string Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.GetString()! : "";
        CheckState State(string word) => word switch { "success" => CheckState.Success, "warn" => CheckState.Warning, _ => CheckState.Failure };
        var errors = result.TryGetProperty("errors", out var all)
            ? all.EnumerateArray().Select(error => new CheckError(State(Text(error, "severity")), Text(error, "short_error"), Text(error, "self"), Text(error, "other"))).ToList()
            : [];
        return new NamedResult(
            result.GetProperty("id").GetInt32(),
            new CheckName(Text(result, "name"), Text(result, "desc")),
            new CheckResult(State(Text(result, "state")), errors) { Instruction = Text(result, "instruction"), Extra = Text(result, "extra") });
    }
}
