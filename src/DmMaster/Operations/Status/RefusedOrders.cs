using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Workers.Observed;

namespace DmMaster.Operations.Status;

/// <summary>Tells of subtasks that are not as ordered because their worker refused the order, long after whoever gave it has gone. Pure.</summary>
public static class RefusedOrders
{
    private const int MostShown = 10;

    /// <summary>Fills the rows.</summary>
    /// <param name="snapshot">The registry.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="task">The task that was asked for; empty for all.</param>
    /// <param name="observed">What workers refused.</param>
    public static IReadOnlyList<StatusRow> Fill(RegistrySnapshot snapshot, IReadOnlyList<StatusRow> rows, string task, ObservedState observed) =>
        [.. rows.Select(row => Texts(snapshot, row, task, observed) is { Count: > 0 } texts ? row with { Held = [.. row.Held, .. texts] } : row)];

    private static List<string> Texts(RegistrySnapshot snapshot, StatusRow row, string task, ObservedState observed)
    {
        var source = new SourceId(row.Source);
        if (snapshot.WorkerOf(source)?.Name is not { } worker || worker.Value != row.Worker)
        {
            return [];
        }

        var said = observed.Worker(worker);
        var texts = said.Refusals.Where(refusal => task.Length == 0 || refusal.Key.Value == task)
            .Select(refusal => (Refusal: refusal.Value, Subtask: snapshot.Subtask(refusal.Key, source)))
            .Where(pair => pair.Subtask is { } subtask && pair.Refusal.Revision >= subtask.StageRevision && !IsAsOrdered(said, subtask))
            .Select(pair => $"worker {worker} refused the order {pair.Subtask!.Expected} of revision {pair.Subtask.StageRevision} on subtask " +
                $"{pair.Subtask.Task}: {ProcessErrorText.Compact([pair.Refusal.Error])}")
            .ToList();
        return texts.Count <= MostShown ? texts : [.. texts.Take(MostShown), $"and {texts.Count - MostShown} more"];
    }

    private static bool IsAsOrdered(ObservedWorker said, SubtaskEntry subtask) =>
        said.Subtasks.TryGetValue(subtask.Task, out var seen) && (seen.Status.Stage == subtask.Expected || seen.Status.Stage == Stage.Finished);
}
