using DmMaster.Config;
using DmMaster.Workers.Observed;

namespace DmMaster.Http;

/// <summary><c>/status</c>: DM's six version lines, then how long the process has been up, what becomes of its state, and what workers do that it does not know of. Any method.</summary>
/// <param name="state">What becomes of the state when the process ends.</param>
/// <param name="orphans">What the registry does not know of.</param>
/// <param name="time">The clock.</param>
public sealed class StatusEndpoint(string state, OrphanList orphans, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    /// <summary>Answers.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        var uptime = TimeSpan.FromSeconds(Math.Floor(time.GetElapsedTime(_started).TotalSeconds));
        return PlainText.WriteAsync(
            context,
            "text/plain",
            $"{BuildVersion.Text}Uptime: {GoDuration.Format(uptime)}\nState: {state}\n{orphans.Text}");
    }
}
