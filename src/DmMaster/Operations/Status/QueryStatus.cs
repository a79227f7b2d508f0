using DmMaster.Operations.Locks;
using DmMaster.Registry;
using DmMaster.Workers;
using Grpc.Core;

namespace DmMaster.Operations.Status;

/// <summary>
/// Asks workers how their subtasks stand. There is one row for each source, always: from a worker that answers in
/// time, its answer, never older than the question; from any other, the last that is known, and how old it is.
/// </summary>
public sealed class QueryStatus(
    RegistryFeed feed, ObservedState observed, StatusQuestions questions, OperationOptions options, ShardWaitList waits, TimeProvider time)
{
    /// <summary>Asks.</summary>
    /// <returns>The rows by source.</returns>
    public async Task<Answer<IReadOnlyList<StatusRow>>> ExecuteAsync(StatusRequest request, CancellationToken cancellationToken)
    {
        var snapshot = feed.Current;
        var (sources, refusal) = StatusSelection.Sources(snapshot, request);
        if (sources is null)
        {
            return Answer.None<IReadOnlyList<StatusRow>>(refusal);
        }

        var isNamed = request.Sources.Count > 0;
        var pairs = sources.SelectMany(source =>
            StatusSelection.Workers(snapshot, source, isNamed).Select(worker => (Source: source, Worker: worker))).ToList();
        var answered = await AskAsync([.. pairs.Select(pair => pair.Worker).Distinct()], request.Budget, cancellationToken);
        var rows = pairs.ConvertAll(pair => Row(pair.Source, pair.Worker, answered.GetValueOrDefault(pair.Worker), request));
        var present = pairs.Select(pair => pair.Source).ToHashSet();
        if (isNamed || request.Task.Length > 0)
        {
            rows.AddRange(sources.Where(source => !present.Contains(source)).Select(StatusRows.Unbound));
        }

        if (request.Task.Length == 0)
        {
            rows.AddRange(StatusRows.Missing(snapshot, rows.Select(row => row.Source).ToHashSet(), request.Sources));
        }

        return Answer.Of<IReadOnlyList<StatusRow>>(
            [.. HeldSubtasks.Fill(snapshot, UnresolvedGroups.Fill(snapshot, rows), request.Task, waits).OrderBy(row => row.Source, StringComparer.Ordinal)]);
    }

    private StatusRow Row(SourceId source, WorkerName worker, Task? answer, StatusRequest request)
    {
        var known = observed.Worker(worker);
        return answer?.IsCompletedSuccessfully == true
            ? StatusRows.Answered(source, worker, known, request.Task)
            : StatusRows.Unanswered(source, worker, known, answer?.Exception?.InnerException as RpcException, request, time);
    }

    private async Task<Dictionary<WorkerName, Task>> AskAsync(
        IReadOnlyList<WorkerName> workers, Budget budget, CancellationToken cancellationToken)
    {
        var asked = new Dictionary<WorkerName, Task>();
        var awaited = new List<Task>();
        foreach (var worker in workers)
        {
            // Before the question: with it the worker owes one more answer.
            var isSilent = IsSilent(observed.Worker(worker));
            if (questions.AskAsync(worker) is { } answer)
            {
                asked[worker] = answer;
                if (!isSilent)
                {
                    awaited.Add(answer);
                }
            }
        }

        try
        {
            await Task.WhenAll(awaited).WaitAsync(budget.Remaining(), time, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException || !cancellationToken.IsCancellationRequested)
        {
            // Some did not answer, or their link went: the rows tell which.
        }

        return asked;
    }

    // A port that refuses calls does so at once, and may be back: that is worth asking.
    private bool IsSilent(ObservedWorker worker) => worker.OwesFor(time) > options.Silence && worker.Calls?.HasFailedFast != true;
}
