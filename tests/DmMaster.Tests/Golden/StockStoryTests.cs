namespace DmMaster.Tests.Golden;

/// <summary>
/// The recorded stories: every request that dmctl sent, in order, to our master over simulated stock workers in the recorded state.
/// Every answer is the recorded one, but for what is volatile and for what is listed here.
/// </summary>
public sealed class StockStoryTests
{
    /// <summary>Stands for what stock found in the databases.</summary>
    private const string PreCheck = "(what the databases said)";

    private const string NoDatabase = "needs a look at the upstream, which this test does without";

    /// <summary>Commands that are not sent, and why.</summary>
    private static readonly Dictionary<string, string> Unsent = new()
    {
        ["operate-source/bad-port"] = NoDatabase,
        ["operate-source/empty"] = NoDatabase,
    };

    /// <summary>Answers that differ on purpose.</summary>
    private static readonly Dictionary<string, OnPurpose> Differences = new()
    {
        ["check-task/ok"] = OnPurpose.NotLookedUp(PreCheck),
        ["check-task/no-meta"] = OnPurpose.NotLookedUp(""),
        ["start-task/remove-meta"] = OnPurpose.NotLookedUp(""),
        ["config/master"] = OnPurpose.OtherSettings,
        ["fault/worker1-killed/query-status"] = OnPurpose.LastKnown,
        ["fault/worker1-killed/summary"] = OnPurpose.LastKnown,
        ["fault/worker1-killed/pause"] = OnPurpose.Receipt,
        ["fault/worker1-killed/resume"] = OnPurpose.Receipt,
        ["fault/worker1-expired/pause"] = OnPurpose.Receipt,
        ["fault/resume-unbound"] = OnPurpose.Receipt,
        ["fault/worker2-frozen/summary"] = OnPurpose.LastKnown,
        ["fault/worker2-frozen/pause"] = OnPurpose.Receipt,
    };

    /// <summary>Answers that are not yet right, and what is wrong with each. One that becomes right must be taken off.</summary>
    private static readonly Dictionary<string, string> NotYet = [];

    [Theory]
    [InlineData("dmctl-core-8.1.jsonl", "downstream", " (42S02)", false)]
    [InlineData("dmctl-core-6.5.jsonl", "not-set", "", true)]
    public async Task CoreStory_InOrder_GetsTheRecordedAnswers(string recording, string scope, string state, bool isOlder)
    {
        await using var cluster = await RecordedCluster.StartAsync();
        foreach (var name in new[] { "worker1", "worker3" })
        {
            cluster[name].Worker.SetSchema(
                "shop1", "t", "CREATE TABLE `t` ( `id` int(11) NOT NULL, `v` varchar(20) DEFAULT NULL, PRIMARY KEY (`id`)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci");
            cluster[name].Worker.FailSchema(
                "shop1", "zzz", $"[code=10005:class=database:scope={scope}:level=high], Message: query statement failed: SHOW CREATE TABLE `shop1`.`zzz`, RawCause: Error 1146{state}: Table 'shop1.zzz' doesn't exist");
        }

        var player = new StoryPlayer(cluster, isOlder);
        Judge(await player.PlayAsync(recording, Unsent, Differences), player.Compared, 140);
    }

    [Fact]
    public async Task FaultStory_InOrder_GetsTheRecordedAnswers()
    {
        await using var cluster = await RecordedCluster.StartAsync();
        var player = new StoryPlayer(cluster, isOlder: true);
        var deviations = await player.PlayAsync("dmctl-fault-6.5.jsonl", Unsent, Differences, new Dictionary<string, Func<Task>>
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

    private static void Judge(List<Deviation> deviations, int compared, int expected)
    {
        var wrong = deviations.Where(deviation => !NotYet.ContainsKey(deviation.Step)).Select(deviation => deviation.ToString());
        var right = NotYet.Keys.Where(step => deviations.All(deviation => deviation.Step != step)).Select(step => $"{step} is right now: take it off the list");

        var all = string.Join('\n', wrong.Concat(right));
        Assert.True(all.Length == 0, all);
        Assert.Equal(expected, compared);
    }
}
