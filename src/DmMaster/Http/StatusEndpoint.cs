using DmMaster.Config;
using DmMaster.Hosting;

namespace DmMaster.Http;

/// <summary><c>/status</c>: DM's six version lines, then how long the process has been up and what becomes of its state. Any method.</summary>
/// <param name="time">The clock.</param>
/// <param name="options">Say where state is kept.</param>
public sealed class StatusEndpoint(TimeProvider time, MasterOptions options)
{
    private readonly long _started = time.GetTimestamp();

    /// <summary>Answers.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        var uptime = TimeSpan.FromSeconds(Math.Floor(time.GetElapsedTime(_started).TotalSeconds));
        return PlainText.WriteAsync(
            context,
            "text/plain",
            $"{BuildVersion.Text}Uptime: {GoDuration.Format(uptime)}\nState: {State}\n");
    }

    private string State => options.DataDirectory is { } directory
        ? $"durable (in {directory.ReplaceLineEndings(" ")}; kept over a restart)"
        : "volatile (in memory; lost on restart)";
}
