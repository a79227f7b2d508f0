using DmMaster.Config;
using DmMaster.Registry;

namespace DmMaster.Operations.Tasks;

/// <summary>Which subtasks a request is about, or why none.</summary>
public static class TaskSelection
{
    /// <summary>Selects by source. A source named twice counts once.</summary>
    /// <param name="snapshot">The registry.</param>
    /// <param name="request">The request.</param>
    public static DmResult<IReadOnlyList<SubtaskEntry>> Select(RegistrySnapshot snapshot, TaskRequest request)
    {
        var isKnown = snapshot.Tasks.TryGetValue(request.Task, out var subtasks);
        if (request.Sources.Count == 0)
        {
            return isKnown
                ? subtasks!.Values.ToList()
                : DmError.Plain($"task {request.Task} has no source or not exist, please check the task name and status");
        }

        if (!isKnown)
        {
            return MasterErrors.NoSuchTask(request.Task.Value);
        }

        var wanted = request.Sources.Distinct().Order().ToList();
        var missing = wanted.FindAll(source => !subtasks!.ContainsKey(source));
        return missing.Count == 0
            ? wanted.ConvertAll(source => subtasks![source])
            : MasterErrors.TaskNotOnSources(missing.Select(source => source.Value));
    }
}
