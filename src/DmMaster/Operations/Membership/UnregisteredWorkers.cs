using DmMaster.Config;
using DmMaster.Registry;

namespace DmMaster.Operations.Membership;

/// <summary>
/// Workers that send heartbeats and are not registered: what an operator is told of them wherever a worker is missed. A stock worker
/// registers when it starts and never again, so after a loss of the state nobody knows where to call it.
/// </summary>
public static class UnregisteredWorkers
{
    private const int MaxShown = 20;
    private const int MaxCharacters = 255;

    /// <summary>Those of a registry, by name.</summary>
    public static IEnumerable<WorkerEntry> Of(RegistrySnapshot snapshot) => snapshot.Workers.Values.Where(static worker => worker.IsUnregistered);

    /// <summary>Who they are and what to do; empty when there are none.</summary>
    public static string Text(RegistrySnapshot snapshot) => Text([.. Of(snapshot).Select(static worker => worker.Name.Value)]);

    /// <summary>Who they are and what to do; empty when there are none.</summary>
    /// <param name="names">Their names, of which the first are shown.</param>
    public static string Text(IReadOnlyList<string> names) => names.Count switch
    {
        0 => "",
        1 => $"worker {Quote(names[0])} sends heartbeats but is not registered, so it cannot be given a source: restart it, it registers when it starts",
        _ => $"workers {Names(names)} send heartbeats but are not registered, so they cannot be given sources: restart them, they register when they start",
    };

    /// <summary>No worker has that name; if one sends heartbeats under it, with what to do.</summary>
    public static DmError NoSuchWorker(RegistrySnapshot snapshot, WorkerName name) => MasterErrors.NoSuchWorker(name.Value) with
    {
        Workaround = snapshot.Workers.GetValueOrDefault(name)?.IsUnregistered == true ? Text([name.Value]) : "",
    };

    private static string Names(IReadOnlyList<string> names)
    {
        var shown = string.Join(", ", names.Take(MaxShown).Select(Quote));
        return names.Count > MaxShown ? $"{shown} and {names.Count - MaxShown} more" : shown;
    }

    private static string Quote(string name) => GoJson.Quote(GoFormat.Cut(name, MaxCharacters));
}
