using DmMaster.EndToEnd.Otlp;
using DmMaster.Protocol.Dm;
using Grpc.Core;

namespace DmMaster.EndToEnd.Metrics;

/// <summary>The program and a collector of OpenTelemetry, named by the standard variables.</summary>
public sealed class OtlpTests
{
    [Fact]
    public async Task Pause_WithACallersTrace_IsOneTraceToEachReceipt()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var dm = await Deployment.StartWithVariablesAsync(
            $"OTEL_EXPORTER_OTLP_ENDPOINT={receiver.Endpoint}", "OTEL_BSP_SCHEDULE_DELAY=100", "OTEL_METRIC_EXPORT_INTERVAL=200", "OTEL_SERVICE_NAME=my-master");
        await dm.AddTaskAsync();
        var trace = "0123456789abcdef0123456789abcdef";
        var caller = new Metadata { { "traceparent", $"00-{trace}-0123456789abcdef-01" } };
        var paused = await dm.Client.OperateTaskAsync(new OperateTaskRequest { Op = TaskOp.Pause, Name = "test" }, caller);
        Assert.All(paused.Sources, static row => Assert.True(row.Result, row.Msg));

        var received = await receiver.SpansAsync(all => all.Any(one => IsOf(trace, one.Span) && one.Span.Name == "pb.Master/OperateTask"));
        var spans = received.Where(one => IsOf(trace, one.Span)).Select(static one => one.Span).ToDictionary(static span => span.Name);
        Assert.Equal(["commit", "delivery", "pb.Master/OperateTask", "receipts"], spans.Keys.Order(StringComparer.Ordinal));
        var call = spans["pb.Master/OperateTask"];
        Assert.Equal("0123456789abcdef", Convert.ToHexStringLower(call.ParentSpanId.Span));
        Assert.All(spans.Values.Where(span => span != call), span => Assert.Equal(call.SpanId, span.ParentSpanId));
        Assert.True(Value(spans["commit"].Attributes, "dm.revision").IntValue > 0);
        Assert.Equal(
            ["mysql-replica-01 worker1 confirmed", "mysql-replica-02 second-worker1 confirmed"],
            spans["receipts"].Events.Select(static one =>
                $"{Value(one.Attributes, "dm.source").StringValue} {Value(one.Attributes, "dm.worker").StringValue} {Value(one.Attributes, "dm.verdict").StringValue}").Order());
        Assert.Equal("my-master", Value(received[0].Of.Resource.Attributes, "service.name").StringValue);
        await receiver.MetricsAsync("dm_master_worker_state", "dmmaster_store_revision", "dmmaster_orders_total", "grpc_server_started_total");
    }

    [Fact]
    public async Task Collector_ThatIsNotThere_HoldsNothingUp()
    {
        // A port that takes connections and never says anything.
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        await using var dm = await Deployment.StartWithVariablesAsync(
            $"OTEL_EXPORTER_OTLP_ENDPOINT=http://{silent.LocalEndpoint}", "OTEL_BSP_SCHEDULE_DELAY=1", "OTEL_METRIC_EXPORT_INTERVAL=10");
        await dm.AddTaskAsync();
        for (var round = 0; round < 20; round++)
        {
            var operation = round % 2 == 0 ? TaskOp.Pause : TaskOp.Resume;
            var answer = await dm.Client.OperateTaskAsync(new OperateTaskRequest { Op = operation, Name = "test" }, Until.Deadline(TimeSpan.FromSeconds(10)));
            Assert.All(answer.Sources, static row => Assert.True(row.Result, row.Msg));
        }

        var started = TimeProvider.System.GetTimestamp();
        dm.Master.Signal("TERM");
        Assert.Equal(0, await dm.Master.ExitAsync());
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    private static bool IsOf(string trace, Span span) => Convert.ToHexStringLower(span.TraceId.Span) == trace;

    private static AnyValue Value(IEnumerable<KeyValue> attributes, string key) => attributes.Single(attribute => attribute.Key == key).Value;
}
