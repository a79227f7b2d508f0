using System.Text.RegularExpressions;
using DmMaster.Hosting.OperationLog;
using DmMaster.Protocol.Dm;
using DmMaster.Tests.Links;
using DmMaster.Tests.Stories;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DmMaster.Tests.Hosting;

/// <summary>Who changed what, and what came of it, is in the log.</summary>
public sealed partial class OperationLogTests
{
    public static TheoryData<object, string, string, string, string> Changes => new()
    {
        { new StartTaskRequest { Task = "# x\nname : \"t-1\" # y\nis-sharding: true\n", Sources = { "s1" } }, "start-task", "t-1", "s1", "" },
        { new StartTaskRequest { Task = "task-mode: [" }, "start-task", "", "", "" },
        { new UpdateTaskRequest { Task = "task-mode: all\nname: 't'" }, "update-task", "t", "", "" },
        { new OperateTaskRequest { Op = TaskOp.Pause, Name = "t", Sources = { "a", "b" } }, "pause-task", "t", "a,b", "" },
        { new OperateTaskRequest { Op = TaskOp.Resume, Name = "t" }, "resume-task", "t", "", "" },
        { new OperateTaskRequest { Op = TaskOp.Delete, Name = "t" }, "stop-task", "t", "", "" },
        { new OperateTaskRequest { Op = (TaskOp)99, Name = "t" }, "operate-task 99", "t", "", "" },
        { new OperateSourceRequest { Op = SourceOp.StartSource, Config = { "source-id: a\r\n", "from:\n  source-id: no\nsource-id: \"b\"" }, WorkerName = "w" }, "operate-source create", "", "a,b", "w" },
        { new OperateSourceRequest { Op = SourceOp.StopSource, SourceID = { "a" } }, "operate-source stop", "", "a", "" },
        { new TransferSourceRequest { Source = "s", Worker = "w" }, "transfer-source", "", "s", "w" },
        { new OperateRelayRequest { Op = RelayOpV2.StartRelayV2, Source = "s", Worker = { "w1", "w2" } }, "start-relay", "", "s", "w1,w2" },
        { new OperateWorkerRelayRequest { Op = RelayOp.PauseRelay, Sources = { "s" } }, "pause-relay", "", "s", "" },
        { new PurgeWorkerRelayRequest { Sources = { "s" } }, "purge-relay", "", "s", "" },
        { new HandleErrorRequest { Op = ErrorOp.Skip, Task = "t", Sources = { "s" } }, "handle-error skip", "t", "s", "" },
        { new OperateSchemaRequest { Op = SchemaOp.SetSchema, Task = "t", Sources = { "s" } }, "operate-schema set", "t", "s", "" },
        { new UnlockDDLLockRequest { ID = "t-`a`.`b`" }, "unlock-ddl-lock", "t-`a`.`b`", "", "" },
        { new StartValidationRequest { TaskName = "t" }, "validation start", "t", "", "" },
        { new StopValidationRequest { TaskName = "t" }, "validation stop", "t", "", "" },
        { new UpdateValidationRequest { TaskName = "t" }, "validation update", "t", "", "" },
        { new OperateValidationErrorRequest { Op = ValidationErrOp.IgnoreErrOp, TaskName = "t" }, "validation ignore-error", "t", "", "" },
        { new OfflineMemberRequest { Type = "worker", Name = "w" }, "offline-member worker", "", "", "w" },
        { new RegisterWorkerRequest { Name = "w" }, "register-worker", "", "", "w" },
        { new OperateLeaderRequest { Op = LeaderOp.EvictLeaderOp }, "operate-leader evict", "", "", "" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Subject_OfAChange_IsWhatItNames(object request, string verb, string task, string sources, string worker)
    {
        var subject = OperationSubject.Of(request)!;

        Assert.Equal((verb, task, sources, worker), (subject.Verb, subject.Task, string.Join(',', subject.Sources), subject.Worker));
    }

    [Fact]
    public void Subject_OfEveryRequest_IsOfAChangeOrOfNone()
    {
        var methods = typeof(Master.MasterBase).GetMethods().Where(static method => method.IsVirtual && method.DeclaringType == typeof(Master.MasterBase)).ToList();
        var changes = methods.Where(static method => OperationSubject.Of(Activator.CreateInstance(method.GetParameters()[0].ParameterType)!) is not null).ToList();

        // What is known as a change has an answer that is known, too.
        Assert.All(changes, static method => OperationVerdict.Of(Activator.CreateInstance(method.ReturnType.GetGenericArguments()[0])!));
        Assert.Equal(
            ["CheckTask", "Encrypt", "GetCfg", "GetMasterCfg", "GetSubTaskCfg", "GetValidationError", "GetValidationStatus", "ListMember", "ListSourceConfigs", "ListTaskConfigs", "OperateSchema", "QueryStatus", "ShowDDLLocks"],
            methods.Except(changes).Select(static method => method.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("", "[code=26005:class=dm-master:scope=internal:level=medium], Message: check was failed\n detail: {}", "26005", "[code=26005:class=dm-master:scope=internal:level=medium], Message: check was failed")]
    [InlineData("", "pre-check is passed. ", "", "")]
    [InlineData("[code=46014:class=scheduler", "[code=26005:class=dm-master", "46014", "[code=46014:class=scheduler")]
    public void Verdict_OfAStartThatChecksRefused_SaysSo(string message, string checkResult, string code, string said)
    {
        var verdict = OperationVerdict.Of(new StartTaskResponse { Msg = message, CheckResult = checkResult });

        Assert.Equal((code, said), (verdict.Code, verdict.Message));
    }

    [Fact]
    public async Task Operation_CarriedOutOrRefused_IsOneLineWithoutPasswords()
    {
        using var log = new LogCapture();
        await using var cluster = await Cluster.StartAsync(TimeProvider.System, null, services => services.AddSingleton<ILoggerProvider>(log), "w1", "w2");
        await cluster.CreateAsync("s1");
        await cluster.CreateAsync("s2");
        var broken = await cluster.Client.OperateSourceAsync(new OperateSourceRequest
        {
            Op = SourceOp.StartSource, Config = { "source-id: s3\nfrom: {host: h, port: 1, user: root, password: hunter2, surprise: hunter2}\n" },
        });
        Assert.False(broken.Result);
        await cluster.Client.StartTaskAsync(new StartTaskRequest { Task = Cluster.Task });
        await cluster.OperateAsync(TaskOp.Pause, "s2");
        await cluster.OperateAsync(TaskOp.Pause, "s9");
        await cluster.QueryAsync();
        await Assert.ThrowsAsync<RpcException>(async () => await cluster.Client.OperateTaskAsync(
            new OperateTaskRequest { Op = TaskOp.Stop, Name = "test" }, new Metadata { { "dm-budget", "soon" } }));

        var lines = log.Lines.Where(static line => line.StartsWith("operation ", StringComparison.Ordinal)).Select(static line => Changing().Replace(line, "$1=*").Replace(" {OriginalFormat}=operation", "", StringComparison.Ordinal)).ToList();
        Assert.Equal(7, lines.Count);
        Assert.Equal(
            [
                "operation verb=operate-source create caller=* task= sources=s1 worker= result=True confirmed=1 rows=1 code= message= milliseconds=* revision=*",
                "operation verb=operate-source create caller=* task= sources=s2 worker= result=True confirmed=1 rows=1 code= message= milliseconds=* revision=*",
                "operation verb=operate-source create caller=* task= sources=s3 worker= result=False confirmed=0 rows=0 code=20003 message= milliseconds=* revision=*",
                "operation verb=start-task caller=* task=test sources= worker= result=True confirmed=2 rows=2 code= message= milliseconds=* revision=*",
                "operation verb=pause-task caller=* task=test sources=s2 worker= result=True confirmed=1 rows=1 code= message= milliseconds=* revision=*",
            ],
            lines.Take(5));
        Assert.Equal((true, true), (lines[5].Contains("sources=s9 worker= result=False", StringComparison.Ordinal), lines[6].Contains("verb=stop-task", StringComparison.Ordinal)));
        Assert.Contains("message=InvalidArgument: metadata dm-budget is no good", lines[6], StringComparison.Ordinal);
        Assert.DoesNotContain(log.Lines, static line => line.Contains("hunter2", StringComparison.Ordinal));
    }

    [GeneratedRegex("(caller|milliseconds|revision)=[^ ]+")]
    private static partial Regex Changing();
}
