using System.Collections.Concurrent;
using System.Diagnostics;
using DmMaster.Operations;
using DmMaster.Operations.Confirm;
using DmMaster.Protocol.Dm;
using DmMaster.Telemetry;
using DmMaster.Tests.Stories;
using Grpc.Core;

namespace DmMaster.Tests.Telemetry;

/// <summary>The spans of operations. The source is one for the process, so each test looks at a trace of its own.</summary>
public sealed class TraceTests : IDisposable
{
    private readonly ActivityTraceId _trace = ActivityTraceId.CreateRandom();
    private readonly ActivitySpanId _caller = ActivitySpanId.CreateRandom();
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public TraceTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == Traces.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.TraceId == _trace ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Pause_WithACallersTrace_ContinuesItToEachReceipt()
    {
        await using var cluster = await Cluster.StartWithTaskAsync();
        var paused = await cluster.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = "test" }, Caller());
        Assert.All(paused.Sources, static row => Assert.True(row.Result, row.Msg));

        var call = Span("pb.Master/OperateTask");
        Assert.Equal((_caller, ActivityKind.Server), (call.ParentSpanId, call.Kind));
        Assert.Equal(("pause-task", "test", true, 2), (call.GetTagItem("dm.verb"), call.GetTagItem("dm.task"), call.GetTagItem("dm.result"), call.GetTagItem("dm.confirmed")));
        Assert.True((long)Span("commit").GetTagItem("dm.revision")! > 0);
        Assert.Equal(2, Span("delivery").GetTagItem("dm.delivered"));
        Assert.All([Span("commit"), Span("delivery"), Span("receipts")], part => Assert.Equal(call.SpanId, part.ParentSpanId));
        var receipts = Span("receipts").Events.Select(static one => one.Tags.ToDictionary(static tag => tag.Key, static tag => tag.Value)).ToList();
        Assert.Equal(["s1 w1 confirmed", "s2 w2 confirmed"], receipts.Select(static tags => $"{tags["dm.source"]} {tags["dm.worker"]} {tags["dm.verdict"]}").Order());
        Assert.All(receipts, static tags => Assert.True((double)tags["dm.delay_ms"]! >= 0 && (double)tags["dm.sent_ms"]! >= 0));
    }

    [Fact]
    public async Task Operation_ThatIsRefused_HasItsCodeAndNoText()
    {
        await using var cluster = await Cluster.StartAsync();
        const string secret = "pass1234word";
        await cluster.Client.StartTaskAsync(
            new StartTaskRequest { Task = Cluster.Task.Replace("password: \"\"", $"password: \"{secret}\"", StringComparison.Ordinal) }, Caller());
        await cluster.Client.OperateSchemaAsync(
            new OperateSchemaRequest { Op = SchemaOp.SetSchema, Task = "t", Database = "d", Table = "t", Schema = $"CREATE TABLE {secret} (i INT)", Sources = { "s" } }, Caller());
        await cluster.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = "none" }, Caller());

        Assert.Equal(ActivityStatusCode.Error, Span("pb.Master/OperateTask").Status);
        Assert.Matches("^[0-9]{5}$", (string)Span("pb.Master/StartTask").GetTagItem("dm.code")!);
        Assert.DoesNotContain(_ended.SelectMany(static span => span.TagObjects), static tag => $"{tag.Value}".Contains(secret, StringComparison.Ordinal));
        Assert.All(_ended, static span => Assert.Null(span.StatusDescription));
    }

    [Fact]
    public async Task Call_WithoutSampling_LeavesNoSpan()
    {
        await using var cluster = await Cluster.StartWithTaskAsync();
        await cluster.OperateAsync(TaskOp.Pause);

        Assert.Empty(_ended);
    }

    [Fact]
    public void Receipts_OfTenThousandSources_AreBoundedAndKeepWhatFailed()
    {
        using (var call = Traces.Source.StartActivity("call", ActivityKind.Server, new ActivityContext(_trace, _caller, ActivityTraceFlags.Recorded)))
        {
            using var receipts = ReceiptSpan.Start()!;
            for (var number = 0; number < 10_000; number++)
            {
                receipts.Add(new SourceOutcome($"s{number}", "w", number < 9_999 ? Receipt.Confirmed : Receipt.NotConfirmed, "why"), TimeSpan.Zero, null);
            }
        }

        var span = Span("receipts");
        Assert.Equal((9_999, 1), (span.GetTagItem("dm.confirmed"), span.GetTagItem("dm.not_confirmed")));
        Assert.InRange(span.Events.Count(), 1, Traces.MostEvents);
        Assert.Contains(span.Events, static one => one.Tags.Contains(new("dm.source", "s9999")));
        Assert.DoesNotContain(_ended, static span => span.OperationName == "delivery");
    }

    private Metadata Caller() => new() { { "traceparent", $"00-{_trace}-{_caller}-01" } };

    private Activity Span(string name) => Assert.Single(_ended, span => span.OperationName == name && span.TraceId == _trace);
}
