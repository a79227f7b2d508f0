using DmMaster.Operations.Commit;
using DmMaster.Registry;

namespace DmMaster.Operations.Sources.Transfer;

/// <summary>Ends transfers that their master did not: after a crash, or when the store was away. The tasks that they paused run again.</summary>
public sealed partial class TransferResumer(
    CommitLoop commit, RegistryFeed feed, TransferLedger ledger, TimeProvider time, ILogger<TransferResumer> logger) : BackgroundLoop
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private RegistrySubscription? _subscription;

    /// <summary>Ends every transfer that is not under way here.</summary>
    /// <returns>Whether that worked.</returns>
    public async Task<bool> ResumeAsync(CancellationToken cancellationToken)
    {
        var isDone = true;
        foreach (var source in feed.Current.Transfers.Keys.Where(source => !ledger.Contains(source)))
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
        _subscription = feed.Subscribe(ledger.Left);
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

    [LoggerMessage(EventId = EventIds.TransferEnded, Level = LogLevel.Warning,
        Message = "a transfer had not been ended, the tasks that it paused run again")]
    private partial void LogEnded(SourceId source);

    [LoggerMessage(EventId = EventIds.TransferResumeFailed, Level = LogLevel.Warning,
        Message = "a transfer cannot be ended yet, will try again")]
    private partial void LogFailed(SourceId source, string error);
}
