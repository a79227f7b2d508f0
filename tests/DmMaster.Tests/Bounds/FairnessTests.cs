using DmMaster.Hosting.Interceptors;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Tests.Hosting;
using DmMaster.Tests.Stories;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Bounds;

/// <summary>One client asks for much at once: it waits for itself, and the others do not.</summary>
public sealed class FairnessTests
{
    /// <summary>As wide as all that one connection may have under way.</summary>
    private static readonly string[] ManyTimes = [.. Enumerable.Repeat("s1", 2000)];

    [Fact]
    public async Task Client_WithWideOperationsUnderWay_WaitsForItselfAlone()
    {
        var time = new FakeTimeProvider();
        var pausing = new TaskCompletionSource();
        await using var cluster = await Cluster.StartAsync(time);
        await cluster.AddWorkerAsync("w1", new UnwillingHandler { Pausing = pausing.Task });
        await cluster.CreateAsync("s1");
        var started = await cluster.Client.StartTaskAsync(new StartTaskRequest { Task = Cluster.Task[..Cluster.Task.IndexOf("  - source-id: \"s2\"", StringComparison.Ordinal)] });
        Assert.True(started.Result, started.Msg);
        using var channel = GrpcChannel.ForAddress(cluster.Master.Address);
        var other = new Master.MasterClient(channel);

        using var pause = Pause(cluster.Client);
        await cluster.UntilAsync(static snapshot => snapshot.Tasks[new TaskName("test")][new SourceId("s1")].Expected == Stage.Paused);
        using var late = Pause(cluster.Client, new Metadata { { "dm-budget", "1s" } });
        using var waiting = Pause(cluster.Client);
        var turns = cluster.Master.Service<OperationLimiter>();
        while (turns.Changes.Places < 3)
        {
            Assert.False(late.ResponseAsync.IsCompleted || waiting.ResponseAsync.IsCompleted);
            await Task.Yield();
        }

        // Narrow ones, questions, and another client do not wait.
        Assert.True((await Query(cluster.Client, ["s1"]).ResponseAsync.WaitAsync(RunningMaster.Patience)).Result);
        Assert.True((await Query(cluster.Client, ManyTimes).ResponseAsync.WaitAsync(RunningMaster.Patience)).Result);
        using var others = Pause(other);
        while (turns.Changes.Places < 4)
        {
            await Task.Yield();
        }

        Assert.Equal((false, false, false), (pause.ResponseAsync.IsCompleted, late.ResponseAsync.IsCompleted, waiting.ResponseAsync.IsCompleted));
        time.Advance(TimeSpan.FromSeconds(1));
        var refused = await Assert.ThrowsAsync<RpcException>(() => late.ResponseAsync.WaitAsync(RunningMaster.Patience));
        Assert.Equal(
            (StatusCode.ResourceExhausted, "dm-master: too many operations on many sources at once: try again"), (refused.StatusCode, refused.Status.Detail));

        pausing.SetResult();
        foreach (var call in new[] { pause, others, waiting })
        {
            Assert.True((await call.ResponseAsync.WaitAsync(RunningMaster.Patience)).Sources.Single().Result);
        }

        Assert.Equal((0, 0), (turns.Changes.Places, turns.Questions.Places));
    }

    private static AsyncUnaryCall<OperateTaskResponse> Pause(Master.MasterClient client, Metadata? metadata = null) =>
        client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = "test", Sources = { ManyTimes } }, metadata);

    private static AsyncUnaryCall<QueryStatusListResponse> Query(Master.MasterClient client, string[] sources) =>
        client.QueryStatusAsync(new QueryStatusListRequest { Name = "test", Sources = { sources } });
}
