using DmMaster.Config;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Workers.Calls;
using DmMaster.Workers.Observed;
using Grpc.Core;

namespace DmMaster.Operations.Status;

/// <summary>The rows of an answer, from what is known. Pure.</summary>
public static class StatusRows
{
    /// <summary>A worker that answered. Its silence on a task is told in DM's words.</summary>
    public static StatusRow Answered(SourceId source, WorkerName worker, ObservedWorker observed, string task)
    {
        if (observed.Source.Source.Length == 0 || observed.IsIdle)
        {
            return new StatusRow(source.Value, worker.Value, false, MasterErrors.WorkerIdle().ToString())
            {
                Status = observed.Source,
            };
        }

        if (observed.Source.Source != source.Value)
        {
            // It has not let go of its last source yet, or lies: what it says is not of this one.
            return new StatusRow(source.Value, worker.Value, false, MasterErrors.SourceNotMatched().ToString()) { Status = observed.Source };
        }

        var message = observed.Subtasks.Count == 0 ? "no sub task started" : "";
        return new StatusRow(source.Value, worker.Value, true, message)
        {
            Status = observed.Source,
            Subtasks = observed.Subtasks.Count == 0 ? [] : Subtasks(observed, task),
        };
    }

    /// <summary>A worker that did not answer: DM's error, with the age and the content of what it last said.</summary>
    /// <param name="source">The source.</param>
    /// <param name="worker">The worker.</param>
    /// <param name="observed">What it last said.</param>
    /// <param name="failure">Why there is no answer.</param>
    /// <param name="request">The question.</param>
    /// <param name="time">The clock.</param>
    public static StatusRow Unanswered(
        SourceId source, WorkerName worker, ObservedWorker observed, RpcException failure, StatusRequest request, TimeProvider time)
    {
        var heard = HeardText.Ago(observed, time) is { } ago ? $"{ago}, what it said then is shown" : "never heard";
        var within = GoDuration.Format(request.Budget.Limit);
        var cause = (failure.StatusCode, observed) switch
        {
            (StatusCode.DeadlineExceeded, { IsBusy: true }) => $"worker {worker} is busy: it lives, but did not say within {within} how it is",
            (StatusCode.DeadlineExceeded, { Calls: null }) => $"worker {worker} did not answer within {within}",
            _ => GoStatus.Describe(failure),
        };
        return new StatusRow(source.Value, worker.Value, false, MasterErrors.WorkerRequest($"{cause}, {heard}").ToString())
        {
            Status = observed.Source,
            Subtasks = [.. observed.Subtasks.Values.Select(subtask => subtask.Status)
                .Where(status => request.Task.Length == 0 || status.Name == request.Task)],
        };
    }

    /// <summary>A source without a worker.</summary>
    public static StatusRow Unbound(SourceId source) =>
        new(source.Value, "", false, MasterErrors.NoWorkerFor(source.Value).ToString());

    /// <summary>Sources that have tasks and no row yet: nobody asked for them by name, and they must not be passed over.</summary>
    public static IEnumerable<StatusRow> Missing(RegistrySnapshot snapshot, IReadOnlySet<string> present, IReadOnlyList<SourceId> named)
    {
        var wanted = named.ToHashSet();
        foreach (var (source, tasks) in snapshot.TasksBySource)
        {
            if (present.Contains(source.Value) || (wanted.Count > 0 && !wanted.Contains(source)))
            {
                continue;
            }

            var message = $"can't find task={tasks[0]} from dm-worker for source={source}, " +
                "please use dmctl list-member to check if worker is offline.";
            yield return new StatusRow(source.Value, "source not bound", false, message)
            {
                Subtasks = [.. tasks.Select(task => new SubTaskStatus { Name = task.Value })],
            };
        }
    }

    private static List<SubTaskStatus> Subtasks(ObservedWorker observed, string task)
    {
        if (task.Length == 0)
        {
            return [.. observed.Subtasks.Values.Select(subtask => subtask.Status)];
        }

        return observed.Subtasks.TryGetValue(new TaskName(task), out var subtask)
            ? [subtask.Status]
            : [new SubTaskStatus { Name = task, Msg = $"no sub task with name {task} has started" }];
    }
}
