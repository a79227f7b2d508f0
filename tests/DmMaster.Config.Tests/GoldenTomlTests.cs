using System.Text.RegularExpressions;

namespace DmMaster.Config.Tests;

public sealed partial class GoldenTomlTests
{
    private const string SourcePrefix = "/dm-master/v2/upstream/config/";
    private const string SubTaskPrefix = "/dm-master/upstream/subtask/";

    public static TheoryData<string> Recordings => ["wire-master-6.5.jsonl", "wire-master-8.1.jsonl", "wire-shard-8.1.jsonl"];

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Source_OfRecordedFile_GivesRecordedToml(string recording)
    {
        var puts = Golden.Puts(recording, SourcePrefix).ToList();
        Assert.NotEmpty(puts);
        foreach (var (key, recorded) in puts)
        {
            var id = Golden.Unhex(key[SourcePrefix.Length..]);
            var serverId = uint.Parse(ServerId().Match(recorded).Groups[1].ValueSpan);
            var source = Source(id, serverId) with { IsRelayEnabled = recorded.Contains("enable-relay = true") };
            Assert.Equal(recorded, source.ToToml());
        }
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void SubTask_OfRecordedTask_GivesRecordedToml(string recording)
    {
        var puts = Golden.Puts(recording, SubTaskPrefix).ToList();
        Assert.NotEmpty(puts);
        foreach (var (key, recorded) in puts)
        {
            var (source, task) = key[SubTaskPrefix.Length..].Split('/') is [var first, var second] ? (Golden.Unhex(first), Golden.Unhex(second)) : throw new FormatException(key);
            var subtasks = TaskConfig.Parse(Golden.File($"task-{task}.yaml"), hasStartTime: false).Value.ToSubtasks(Sources()).Value;
            var subtask = subtasks.Single(one => one.SourceId == source);
            subtask = subtask with { Validator = subtask.Validator with { Mode = recorded.Contains("mode = \"full\"") ? "full" : "none" } };
            Assert.Equal(recorded, recording.Contains("6.5") ? WithoutNewKeys(subtask.ToToml()) : subtask.ToToml());
        }
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Toml_Recorded_IsReadAndWrittenUnchanged(string recording)
    {
        foreach (var (_, recorded) in Golden.Puts(recording, SourcePrefix))
        {
            Assert.Equal(recorded, SourceConfig.FromToml(recorded).Value.ToToml());
        }

        foreach (var (_, recorded) in Golden.Puts(recording, SubTaskPrefix).Where(_ => !recording.Contains("6.5")))
        {
            Assert.Equal(recorded, SubTaskConfig.FromToml(recorded).Value.ToToml());
        }
    }

    private static Dictionary<string, SourceConfig> Sources() =>
        new[] { "mysql-replica-01", "mysql-replica-02" }.ToDictionary(static id => id, static id => Source(id, 429496730));

    private static SourceConfig Source(string id, uint serverId) =>
        SourceConfig.Decode(Golden.File($"source{id[^1]}.yaml")).Value.AdjustWithoutDatabase(() => serverId - 429496729).Value;

    // What v8.1 writes and v6.5 did not yet: workers of v6.5 ignore keys they do not know.
    private static string WithoutNewKeys(string toml) => NewKeys().Replace(toml, "");

    [GeneratedRegex("^server-id = ([0-9]+)$", RegexOptions.Multiline)]
    private static partial Regex ServerId();

    [GeneratedRegex("^(strict-optimistic-shard-mode|sorting-dir-physical|disk-quota-physical|checksum-physical|analyze|range-concurrency|compress-kv-pairs|pd-addr) = .*\n", RegexOptions.Multiline)]
    private static partial Regex NewKeys();
}
