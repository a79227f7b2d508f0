using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace DmMaster.Tests.Databases.Checks;

/// <summary>A check over our own API tells how it goes on, and ends with DM's answer.</summary>
public sealed class CheckEventTests(RecordedDatabases databases) : IClassFixture<RecordedDatabases>
{
    [SkippableFact]
    public async Task Check_OfATask_TellsOfEachCheckAndThenTheAnswer()
    {
        MariaDbServer.Require();
        var request = Request("do-dbs: [shop1]");

        var events = await CheckAsync(request);

        var answer = events[^1].Answer;
        Assert.Equal(Answers.Normal((await databases.Master.Client.CheckTaskAsync(request)).Msg), Answers.Normal(answer.Msg));
        Assert.Equal((CheckEvent.EventOneofCase.Begun, 13u, 3ul), (events[0].EventCase, events[0].Begun.Checks, events[0].Begun.Tables));
        var ended = events[1..^1].ConvertAll(static one => one.Ended);
        Assert.Equal(Enumerable.Range(0, 13), ended.Select(static one => (int)one.Id).Order());
        var version = Assert.Single(ended, static one => one.Name == "mysql_version");
        Assert.Equal((CheckState.Warning, databases.Here("address of db instance - 127.0.0.1:3307")), (version.State, version.Extra));
        Assert.All(ended, static one => Assert.True(one.Took.ToTimeSpan() >= TimeSpan.Zero));
        Assert.DoesNotContain(ended, static one => one.State == CheckState.Unspecified);
    }

    [SkippableFact]
    public async Task Check_OfAFileThatIsNone_IsTheAnswerAlone()
    {
        MariaDbServer.Require();

        var events = await CheckAsync(new CheckTaskRequest { Task = "name: [" });

        Assert.Equal((false, await Message("name: [")), (Assert.Single(events).Answer.Result, events[0].Answer.Msg));
    }

    [SkippableFact]
    public async Task Check_CallerLeaves_EndsIt()
    {
        MariaDbServer.Require();
        using var channel = GrpcChannel.ForAddress(databases.Master.Address);
        using var call = new Protocol.V1.Tasks.TasksClient(channel).Check(Request("do-dbs: [shop1]"));
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));

        call.Dispose();

        // The next one finds everything as before.
        Assert.Equal(15, (await CheckAsync(Request("do-dbs: [shop1]"))).Count);
    }

    [SkippableFact]
    public async Task Check_WithABudgetThatIsNone_IsRefused()
    {
        MariaDbServer.Require();
        using var channel = GrpcChannel.ForAddress(databases.Master.Address);
        using var call = new Protocol.V1.Tasks.TasksClient(channel).Check(Request("do-dbs: [shop1]"), new Metadata { { "dm-budget", "soon" } });

        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
    }

    private CheckTaskRequest Request(string list) => new()
    {
        Task = databases.Here($$"""
            name: t
            task-mode: all
            target-database: {host: 127.0.0.1, port: 3306, user: root}
            mysql-instances: [{source-id: mysql-replica-01, block-allow-list: l}]
            block-allow-list: {l: { {{list}} } }

            """),
        ErrCnt = 10,
        WarnCnt = 10,
    };

    private async Task<string> Message(string task) => (await databases.Master.Client.CheckTaskAsync(new CheckTaskRequest { Task = task })).Msg;

    private async Task<List<CheckEvent>> CheckAsync(CheckTaskRequest request)
    {
        using var channel = GrpcChannel.ForAddress(databases.Master.Address);
        using var call = new Protocol.V1.Tasks.TasksClient(channel).Check(request);
        var events = new List<CheckEvent>();
        await foreach (var one in call.ResponseStream.ReadAllAsync())
        {
            events.Add(one);
        }

        return events;
    }
}
