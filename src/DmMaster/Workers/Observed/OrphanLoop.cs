using DmMaster.Registry;

namespace DmMaster.Workers.Observed;

/// <summary>
/// Looks for what workers do that the registry does not know of: subtasks left over from a state that was lost, and stock workers that
/// registered with it. They are told, never touched.
/// </summary>
public sealed partial class OrphanLoop(
    RegistryFeed feed, ObservedState observed, OrphanList list, TimeProvider time, ILogger<OrphanLoop> logger) : BackgroundLoop
{
    // A subtask whose stop is under way is still reported for a moment: what counts is what is there twice in a row. Of a worker that is
    // asked, in two of its answers.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private Dictionary<Orphan, long> _seen = [];
    private HashSet<string> _unregisteredSeen = [];

    /// <summary>Compares, once, what workers said with the registry.</summary>
    public void Sweep()
    {
        var snapshot = feed.Current;
        var found = snapshot.Workers.Values.Where(static worker => worker.IsOnline)
            .SelectMany(worker => Find(snapshot, worker.Name, observed.Worker(worker.Name))).ToList();
        var lasting = found.FindAll(IsSeenAgain);
        foreach (var (orphan, _, _) in lasting.ExceptBy(list.Subtasks, static sighting => sighting.Orphan).Where(static sighting => sighting.IsAnswer))
        {
            // What a native worker brings along is told when it comes.
            LogOrphan(orphan.Worker, orphan.Source, orphan.Task);
        }

        var unregistered = snapshot.Workers.Values.Where(static worker => worker.IsUnregistered)
            .Select(static worker => worker.Name.Value).ToList();
        var lastingUnregistered = unregistered.FindAll(_unregisteredSeen.Contains);
        foreach (var worker in lastingUnregistered.Except(list.Unregistered))
        {
            LogUnregistered(worker);
        }

        (list.Subtasks, list.Unregistered) = (lasting.ConvertAll(static sighting => sighting.Orphan), lastingUnregistered);
        _seen = found.ToDictionary(static sighting => sighting.Orphan, sighting => _seen.GetValueOrDefault(sighting.Orphan, sighting.At));
        _unregisteredSeen = [.. unregistered];
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

    private static IEnumerable<Sighting> Find(RegistrySnapshot snapshot, WorkerName worker, ObservedWorker said)
    {
        var source = new SourceId(said.Source.Source);
        foreach (var (task, subtask) in said.Subtasks)
        {
            if (snapshot.Subtask(task, source) is null)
            {
                yield return new Sighting(new Orphan(worker.Value, source.Value, task.Value), subtask.At, said.Calls is not null);
            }
        }
    }

    private bool IsSeenAgain(Sighting sighting) =>
        _seen.TryGetValue(sighting.Orphan, out var first) && (!sighting.IsAnswer || sighting.At != first);

    [LoggerMessage(EventId = CoordinatorEventIds.SubtaskOrphan, Level = LogLevel.Warning,
        Message = "worker runs a subtask that this master has no record of")]
    private partial void LogOrphan(string worker, string source, string task);

    [LoggerMessage(EventId = CoordinatorEventIds.WorkerUnregistered, Level = LogLevel.Warning,
        Message = "worker sends heartbeats but is not registered: restart it, it registers when it starts")]
    private partial void LogUnregistered(string worker);

    // When it was said, and whether in an answer.
    private readonly record struct Sighting(Orphan Orphan, long At, bool IsAnswer);
}
