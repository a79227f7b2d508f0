using DmMaster.Registry;
using DmMaster.Workers.Native;

namespace DmMaster.Workers.Observed;

/// <summary>
/// Forgets what workers said that are gone: of those that are no longer registered soon, of those that are offline after an hour. Names that
/// are made up anew for each process would fill the memory otherwise.
/// </summary>
public sealed class ForgetLoop(RegistryFeed feed, LinkTable links, ObservedState observed, TimeProvider time) : BackgroundLoop
{
    // Sweeps: of one that was just asked for, whoever asked has a whole interval to go on with it.
    private const int WhenRemoved = 2;
    private const int WhenOffline = 60;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Forgets, once, what is old enough.</summary>
    public void Sweep()
    {
        observed.Age();
        var workers = feed.Current.Workers;
        foreach (var name in observed.Names)
        {
            var worker = workers.GetValueOrDefault(name);
            if (worker is not { IsOnline: true } && !links.TryGet(name, out _))
            {
                observed.Forget(name, worker is { IsRegistered: true } ? WhenOffline : WhenRemoved);
            }
        }

        foreach (var name in links.Known.Except(observed.Names))
        {
            links.Forget(name);
        }
    }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Sweep();
        }
    }
}
