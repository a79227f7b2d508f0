using DmMaster.Config;
using DmMaster.Operations.Membership;
using DmMaster.Registry;

namespace DmMaster.Operations.Status;

/// <summary>Which sources a question is about, and which workers must be asked.</summary>
public static class StatusSelection
{
    /// <summary>The sources, by ID.</summary>
    /// <param name="snapshot">The registry.</param>
    /// <param name="request">The question.</param>
    /// <param name="notes">What is left of a task that the registry does not know.</param>
    public static DmResult<IReadOnlyList<SourceId>> Sources(RegistrySnapshot snapshot, StatusRequest request, StatusNotes notes)
    {
        if (request.Sources.Count > 0)
        {
            var unknown = request.Sources.Where(source => !snapshot.Sources.ContainsKey(source)).Select(source => source.Value).ToList();
            return unknown.Count > 0
                ? DmError.Plain($"sources {GoFormat.List(unknown)} haven't been added")
                : DmResult.Of<IReadOnlyList<SourceId>>([.. request.Sources.Distinct().Order()]);
        }

        if (request.Task.Length == 0)
        {
            return DmResult.Of<IReadOnlyList<SourceId>>([.. snapshot.Bindings.Keys, .. snapshot.Placement.Leaving.Keys.Where(snapshot.Placement.Unbound.Contains)]);
        }

        return snapshot.Tasks.TryGetValue(new TaskName(request.Task), out var subtasks)
            ? DmResult.Of<IReadOnlyList<SourceId>>([.. subtasks.Keys])
            : DmError.Plain($"task {request.Task} has no source or not exist{Lost(snapshot, notes.OrphansOf(request.Task))}");
    }

    // The state was lost, maybe, and the task with it: whoever asks for it sees at once what is left.
    private static string Lost(RegistrySnapshot snapshot, string orphans) =>
        string.Concat(new[] { UnregisteredWorkers.Text(snapshot), orphans, UnreadableText.Of(snapshot) }.Where(static text => text.Length > 0).Select(static text => $"; {text}"));

    /// <summary>
    /// The workers to ask about a source: the one that it is bound to, or that it was taken from and that may still handle it; and when it
    /// was named, those that pull its relay logs.
    /// </summary>
    public static IReadOnlyList<WorkerName> Workers(RegistrySnapshot snapshot, SourceId source, bool isNamed, WorkerEntry? holder)
    {
        var workers = isNamed ? SourceWorkers.Of(snapshot, source) : snapshot.WorkerOf(source)?.Name is { } bound ? [bound] : [];
        return holder is null || workers.Contains(holder.Name) ? workers : [.. workers, holder.Name];
    }
}
