namespace DmMaster.Hosting.Bounds;

/// <summary>Looks for answers that nobody reads.</summary>
/// <param name="budget">Knows them.</param>
/// <param name="time">The clock.</param>
internal sealed class UnreadLoop(LoadBudget budget, TimeProvider time) : BackgroundLoop
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            budget.EndUnread();
        }
    }
}
