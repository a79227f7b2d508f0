using System.Diagnostics;
using DmMaster.Protocol.Dm;

namespace DmMaster.EndToEnd.Metrics;

/// <summary>The program and Debian's Prometheus.</summary>
public sealed class PrometheusTests
{
    /// <summary>DM's own names, which promtool's rules for names came too late for.</summary>
    private static readonly string[] DmsNames =
    [
        "dm_master_shard_ddl_error counter metrics should have \"_total\" suffix",
        "dm_master_start_leader_counter counter metrics should have \"_total\" suffix",
        "dm_master_start_leader_counter metric name should not include type 'counter'",
        "dm_master_worker_event_error counter metrics should have \"_total\" suffix",
    ];

    [SkippableFact]
    public async Task Pause_OfATask_IsInPrometheus()
    {
        var (dm, _, _) = await Deployment.StartWithTaskAsync();
        await using (dm)
        {
            await using var prometheus = await PrometheusServer.StartAsync(dm.Address);
            await prometheus.ValueAsync("up{job=\"dm_master\"}", 1);
            Assert.Equal(3, (await dm.CtlAsync("pause-task", "test")).Output.Split("\"result\": true").Length - 1);

            await prometheus.ValueAsync("dmmaster_orders_total{verb=\"pause-task\"}", 2);
            await prometheus.ValueAsync("dmmaster_receipt_delay_seconds_count{verb=\"pause-task\",verdict=\"confirmed\"}", 2);
            await prometheus.ValueAsync("histogram_quantile(1, dmmaster_receipt_delay_seconds_bucket{verb=\"pause-task\"}) <bool 10", 1);
            await prometheus.ValueAsync("count(dm_master_worker_state == 2)", 2);
            await prometheus.ValueAsync("dm_master_worker_state{worker=\"worker1\"}", 2);
            await prometheus.ValueAsync("dm_master_start_leader_counter", 1);
            await prometheus.ValueAsync("etcd_server_has_leader", 1);
            await prometheus.ValueAsync("grpc_server_handled_total{grpc_service=\"pb.Master\",grpc_method=\"OperateTask\",grpc_code=\"OK\"}", 1);
        }
    }

    [SkippableFact]
    public async Task Metrics_OfABusyMaster_AreAsPromtoolWantsThem()
    {
        Tools.Require("promtool", "prometheus");
        var (dm, _, _) = await Deployment.StartWithTaskAsync();
        await using (dm)
        {
            await dm.CtlAsync("pause-task", "test");
            await dm.Client.QueryStatusAsync(new QueryStatusListRequest());
            using var http = new HttpClient();
            var text = await http.GetStringAsync(new Uri($"http://{dm.Address}/metrics"));

            Assert.Empty((await CheckAsync(text)).Except(DmsNames));
            Assert.Contains("dm_bad_name counter metrics should have \"_total\" suffix", await CheckAsync("# HELP dm_bad_name x\n# TYPE dm_bad_name counter\ndm_bad_name 1\n"));
        }
    }

    private static async Task<string[]> CheckAsync(string text)
    {
        using var promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        await promtool.StandardInput.WriteAsync(text);
        promtool.StandardInput.Close();
        var output = await promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
