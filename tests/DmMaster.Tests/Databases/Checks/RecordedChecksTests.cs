using DmMaster.Protocol.Dm;

namespace DmMaster.Tests.Databases.Checks;

/// <summary>check-task over real databases answers what stock DM 8.1 answered over the same, step for step.</summary>
public sealed class RecordedChecksTests(RecordedDatabases databases) : IClassFixture<RecordedDatabases>
{
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

        Assert.Equal(Answers.Normal(databases.Here(step.GetProperty("msg").GetString()!)), Answers.Normal(answer.Msg));
        Assert.Equal(step.GetProperty("result").GetBoolean(), answer.Result);
    }
}
