using Xunit.Abstractions;

namespace DmMaster.Tests.Golden;

/// <summary>
/// The recorded stories: every request that dmctl sent, in order, to our master over simulated stock workers in the recorded state.
/// Every answer is the recorded one, but for what is volatile and for what is listed here.
/// </summary>
public sealed class StockStoryTests(ITestOutputHelper output)
{
    private const string NoDatabase = "needs a look at the upstream, which this test does without";

    /// <summary>Commands that are not sent, and why.</summary>
    private static readonly Dictionary<string, string> Unsent = new()
    {
        ["operate-source/bad-port"] = NoDatabase,
        ["operate-source/empty"] = NoDatabase,
    };

    /// <summary>Answers that differ on purpose, and why.</summary>
    private static readonly Dictionary<string, string> Differences = new()
    {
        ["start-task/remove-meta"] = "ours says in msg that the metadata in the downstream was not removed",
    };

    /// <summary>Answers that are not yet right: bugs, or calls that nobody answers. What becomes right is taken off.</summary>
    private static readonly Dictionary<string, string> NotYet = [];

    [Theory]
    [InlineData("dmctl-core-8.1.jsonl", "downstream", " (42S02)")]
    [InlineData("dmctl-core-6.5.jsonl", "not-set", "")]
    public async Task CoreStory_InOrder_GetsTheRecordedAnswers(string recording, string scope, string state)
    {
        await using var cluster = await RecordedCluster.StartAsync();
        foreach (var name in new[] { "worker1", "worker3" })
        {
            cluster[name].Worker.SetSchema(
                "shop1", "t", "CREATE TABLE `t` ( `id` int(11) NOT NULL, `v` varchar(20) DEFAULT NULL, PRIMARY KEY (`id`)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci");
            cluster[name].Worker.FailSchema(
                "shop1", "zzz", $"[code=10005:class=database:scope={scope}:level=high], Message: query statement failed: SHOW CREATE TABLE `shop1`.`zzz`, RawCause: Error 1146{state}: Table 'shop1.zzz' doesn't exist");
        }

        var player = new StoryPlayer(cluster);
        Judge(await player.PlayAsync(recording, Unsent), player.Compared, 140);
    }

    [Fact]
    public async Task FaultStory_InOrder_GetsTheRecordedAnswers()
    {
        await using var cluster = await RecordedCluster.StartAsync();
        var player = new StoryPlayer(cluster);
        var deviations = await player.PlayAsync("dmctl-fault-6.5.jsonl", Unsent, new Dictionary<string, Func<Task>>
        {
            ["fault/worker1-killed/query-status"] = () => cluster.KillAsync("worker1"),
            ["fault/worker1-expired/list-member"] = async () =>
            {
                // The recorded lease ran out while nobody else could take its source.
                await cluster.StopAsync("worker3");
                await cluster.UntilAsync(snapshot => snapshot.Bindings.Values.Any(worker => worker.Value == "worker2"));
                await cluster.ExpireAsync("worker1");
            },
            ["fault/worker1-back/list-member"] = async () =>
            {
                await cluster.StartAgainAsync("worker1");
                await cluster.UntilAsync(snapshot => snapshot.Bindings.Values.Any(worker => worker.Value == "worker1"));
            },
            ["fault/worker2-frozen/summary"] = () =>
            {
                cluster.Freeze("worker2");
                return Task.CompletedTask;
            },
        });
        Judge(deviations, player.Compared, 55);
    }

    private void Judge(List<Deviation> deviations, int compared, int expected)
    {
        var unexpected = deviations.Where(deviation => !Differences.ContainsKey(deviation.Step) && !NotYet.ContainsKey(deviation.Step)).ToList();
        foreach (var deviation in deviations)
        {
            output.WriteLine(deviation.ToString());
        }

        Assert.Equal(expected, compared);
        Assert.True(unexpected.Count == 0, string.Join('\n', unexpected));
    }
}
