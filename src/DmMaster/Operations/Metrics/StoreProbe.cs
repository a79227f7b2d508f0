using System.Diagnostics.Metrics;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using DmMaster.Telemetry;

namespace DmMaster.Operations.Metrics;

/// <summary>
/// etcd's <c>etcd_server_has_leader</c>: whether the store serves. It is asked, and what it answers shows that it can commit: an etcd cluster
/// without a leader answers no such question.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="time">The clock.</param>
public sealed class StoreProbe(IKeyValueStore store, TimeProvider time) : BackgroundLoop, IMeterSource
{
    /// <summary>How often it is asked.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private static readonly RangeQuery Question = new(KeyRange.One(DmKeys.OwnClusterId)) { CountOnly = true };

    private volatile bool _serves;

    /// <inheritdoc/>
    public void AddTo(Meter meter) => meter.CreateObservableGauge(
        "etcd_server_has_leader", () => _serves ? 1 : 0, null, "Whether the store serves: 1 when it does, 0 when it does not.");

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            _serves = await AskAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<bool> AskAsync(CancellationToken stoppingToken)
    {
        using var limit = new CancellationTokenSource(Every, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, limit.Token);
        try
        {
            await store.RangeAsync(Question, either.Token);
            return true;
        }
        catch (Exception failure) when (failure is StoreException || (failure is OperationCanceledException && !stoppingToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
