using DmMaster.Protocol.Dm;

namespace DmMaster.EndToEnd;

/// <summary>A master with <c>-data-dir</c>.</summary>
public sealed class DurableMasterTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("dm-data-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Kill_RunningAndPausedTasks_ThereAndAsTheyWereAfterTheRestart()
    {
        var (dm, _, _) = await Deployment.StartWithTaskAsync("-data-dir", _directory);
        await using (dm)
        {
            var paused = await dm.CtlAsync("pause-task", "-s", "mysql-replica-01", "test");
            Assert.Contains("\"result\": true", paused.Output, StringComparison.Ordinal);
            for (var round = 0; round < 2; round++)
            {
                dm.Master.Signal(round == 0 ? "KILL" : "TERM");
                await dm.Master.ExitAsync();
                await dm.RestartMasterAsync();
                await dm.Master.LineAsync("worker linked\"] [worker=worker1");
                await dm.Master.LineAsync("worker linked\"] [worker=second-worker1");

                var status = await dm.Client.QueryStatusAsync(new QueryStatusListRequest { Name = "test" });
                Assert.Equal(
                    ["mysql-replica-01 Paused", "mysql-replica-02 Running"],
                    status.Sources.Select(row => $"{row.SourceStatus.Source} {row.SubTaskStatus.Single().Stage}").Order());
                Assert.DoesNotContain("has no record of", dm.Master.Output, StringComparison.Ordinal);
            }

            var again = await dm.CtlAsync("start-task", dm.TaskFile("test", 1, 2));
            Assert.Contains("\"result\": false", again.Output, StringComparison.Ordinal);
            Assert.Contains("mysql-replica-01", (await dm.CtlAsync("operate-source", "show")).Output, StringComparison.Ordinal);
            var resumed = await dm.CtlAsync("resume-task", "test");
            Assert.Equal(3, resumed.Output.Split("\"result\": true").Length - 1);
            var stopped = await dm.CtlAsync("stop-task", "test");
            Assert.Equal(3, stopped.Output.Split("\"result\": true").Length - 1);

            using var http = new HttpClient();
            var text = await http.GetStringAsync(new Uri($"http://{dm.Address}/status"));
            Assert.EndsWith($"\nState: durable (in {_directory}; kept over a restart)\n", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Start_DirectoryInUse_SaysSoAndEndsBeforeThePortOpens()
    {
        await using var dm = await Deployment.StartAsync("-data-dir", _directory);
        await using var second = RunningProgram.Start(Programs.Master, "-master-addr", "127.0.0.1:0", "-data-dir", _directory);
        Assert.Equal(2, await second.ExitAsync());
        Assert.Contains(
            $"start server, RawCause: data directory {_directory}: another process uses it. Stop the other dm-master, or choose another directory",
            second.Output,
            StringComparison.Ordinal);
        Assert.DoesNotContain("dm-master is listening", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DamagedFile_SaysSoAndEnds()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "store.db"), "no store");
        await using var master = RunningProgram.Start(Programs.Master, "-master-addr", "127.0.0.1:0", "-data-dir", _directory);
        Assert.Equal(2, await master.ExitAsync());
        Assert.Contains($"data directory {_directory}: store.db is damaged: ", master.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("dm-master is listening", master.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", master.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NoDirectoryNamed_NothingWritten()
    {
        await using var dm = await Deployment.StartAsync();
        using var http = new HttpClient();
        Assert.EndsWith(
            "\nState: volatile (in memory; lost on restart)\n",
            await http.GetStringAsync(new Uri($"http://{dm.Address}/status")),
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Path.GetTempPath(), "default.master1")));
    }
}
