using DmMaster.Tests.Databases.Checks;

namespace DmMaster.Tests.Databases.Story;

/// <summary>No recorded step is left out unseen.</summary>
public sealed class RecordedStepsTests
{
    private const int Recorded = 1101;
    private const int Slow = 4;

    private static readonly IReadOnlyList<RecordedStep> Story = RecordedStep.ReadAll("precheck-story-8.1.jsonl");

    [Fact]
    public void Steps_OfTheWholeRecording_AreEachInOneFile()
    {
        var checks = RecordedDatabases.Lines.Where(static line => line.TryGetProperty("id", out _)).Concat(RecordedDatabases.RelayLines);
        var ids = checks.Select(static line => line.GetProperty("id").GetString()!).Concat(Story.Select(static step => step.Id)).ToList();

        Assert.Equal(Recorded, ids.Count);
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void Steps_BehindARelay_AreReplayedButForSlowServers() => Assert.Equal(RecordedRelayTests.Steps.Count + Slow, RecordedDatabases.RelayLines.Count);

    [Fact]
    public void Steps_LeftOut_AreAsManyAsTheListSays() =>
        Assert.All(StoryLeftOut.Kinds, static kind => Assert.Equal((kind.Why, kind.Count), (kind.Why, Story.Count(step => kind.Steps.IsMatch(step.Id)))));

    [Fact]
    public void Steps_ThatDiffer_AreAsManyAsTheListSays() =>
        Assert.All(StoryDifferences.Kinds, static kind => Assert.Equal((kind.Why, kind.Count), (kind.Why, Story.Count(step => kind.Steps.IsMatch(step.Id) && !StoryLeftOut.Has(step)))));
}
