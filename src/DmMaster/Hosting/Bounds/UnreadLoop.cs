namespace DmMaster.Hosting.Bounds;

/// <summary>Looks for answers that nobody reads.</summary>
/// <param name="budget">Knows them.</param>
internal sealed class UnreadLoop(LoadBudget budget) : BackgroundLoop
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, budget.Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            budget.EndUnread();
        }
    }
}
