using DmMaster.Config;
using DmMaster.Registry;

namespace DmMaster.Operations.Status;

/// <summary>Which sources a question is about, and which workers must be asked.</summary>
public static class StatusSelection
{
    /// <summary>The sources, by ID.</summary>
    /// <param name="snapshot">The registry.</param>
    /// <param name="request">The question.</param>
    /// <param name="refusal">Why not, empty when there is an answer.</param>
    public static IReadOnlyList<SourceId> Sources(RegistrySnapshot snapshot, StatusRequest request, out string refusal)
    {
        refusal = "";
        if (request.Sources.Count > 0)
        {
            var unknown = request.Sources.Where(source => !snapshot.Sources.ContainsKey(source)).Select(source => source.Value).ToList();
            refusal = unknown.Count > 0 ? $"sources {GoFormat.List(unknown)} haven't been added" : "";
            return [.. request.Sources.Distinct().Order()];
        }

        if (request.Task.Length == 0)
        {
            return [.. snapshot.Bindings.Keys];
        }

        if (snapshot.Tasks.TryGetValue(new TaskName(request.Task), out var subtasks))
        {
            return [.. subtasks.Keys];
        }

        refusal = $"task {request.Task} has no source or not exist";
        return [];
    }

    /// <summary>The workers to ask about a source: the one that it is bound to, and when it was named, those that pull its relay logs.</summary>
    public static IReadOnlyList<WorkerName> Workers(RegistrySnapshot snapshot, SourceId source, bool isNamed) =>
        isNamed ? SourceWorkers.Of(snapshot, source) : snapshot.WorkerOf(source)?.Name is { } bound ? [bound] : [];
}
