using DmMaster.Config;
using DmMaster.Operations.Commit;
using DmMaster.Registry;

namespace DmMaster.Operations.Sources.Transfer;

/// <summary>
/// Ends transfers that nobody else ends: those that had to wait for a worker, once the source has one, and those of a master that was lost.
/// The tasks that they paused run again.
/// </summary>
public sealed partial class TransferResumer(
    CommitLoop commit, RegistryFeed feed, TransferLedger ledger, TimeProvider time, ILogger<TransferResumer> logger) : BackgroundLoop
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private IDisposable? _subscription;

    /// <summary>Ends every transfer that is not under way here.</summary>
    /// <returns>Whether that worked.</returns>
    public async Task<bool> ResumeAsync(CancellationToken cancellationToken)
    {
        var isDone = true;
        var snapshot = feed.Current;
        foreach (var source in snapshot.Transfers.Keys.Where(source => !ledger.Contains(source) && !TransferPlans.IsWaiting(snapshot, source)))
        {
            var ended = await commit.RunAsync("TransferSource", snapshot => TransferPlans.Finish(snapshot, source), cancellationToken);
            if (ended.Refusal is { } refusal)
            {
                LogFailed(source, refusal);
                isDone = false;
            }
            else
            {
                LogEnded(source);
            }
        }

        return isDone;
    }

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = feed.Announce(ledger.Left);
        ledger.Left.Set();
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _subscription?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await ledger.Left.WaitAsync(stoppingToken);
            while (!await ResumeAsync(stoppingToken))
            {
                await Task.Delay(RetryAfter, time, stoppingToken);
            }
        }
    }

    [LoggerMessage(EventId = CoordinatorEventIds.TransferEnded, Level = LogLevel.Information,
        Message = "a transfer that was left waiting is over, the tasks that it paused run again")]
    private partial void LogEnded(SourceId source);

    [LoggerMessage(EventId = CoordinatorEventIds.TransferResumeFailed, Level = LogLevel.Warning,
        Message = "a transfer cannot be ended yet, will try again")]
    private partial void LogFailed(SourceId source, DmError error);
}
