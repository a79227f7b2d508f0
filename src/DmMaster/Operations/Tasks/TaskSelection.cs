using DmMaster.Registry;

namespace DmMaster.Operations.Tasks;

/// <summary>Which subtasks a request is about, or why none.</summary>
public static class TaskSelection
{
    /// <summary>Selects by source. A source named twice counts once.</summary>
    /// <param name="snapshot">The registry.</param>
    /// <param name="request">The request.</param>
    /// <param name="refusal">Why not, when the answer is empty.</param>
    public static IReadOnlyList<SubtaskEntry> Select(RegistrySnapshot snapshot, TaskRequest request, out string refusal)
    {
        refusal = "";
        var isKnown = snapshot.Tasks.TryGetValue(request.Task, out var subtasks);
        if (request.Sources.Count == 0)
        {
            refusal = isKnown ? "" : $"task {request.Task} has no source or not exist, please check the task name and status";
            return isKnown ? [.. subtasks!.Values] : [];
        }

        if (!isKnown)
        {
            refusal = MasterErrors.NoSuchTask(request.Task.Value).ToString();
            return [];
        }

        var wanted = request.Sources.Distinct().Order().ToList();
        var missing = wanted.FindAll(source => !subtasks!.ContainsKey(source));
        if (missing.Count > 0)
        {
            refusal = MasterErrors.TaskNotOnSources(missing.Select(source => source.Value)).ToString();
            return [];
        }

        return wanted.ConvertAll(source => subtasks![source]);
    }
}
