using DmMaster.Config;
using DmMaster.Operations.Binding;
using DmMaster.Operations.Forwarding;
using DmMaster.Registry;
using DmMaster.Workers.Observed;
using Grpc.Core;

namespace DmMaster.Operations.Status;

/// <summary>
/// Asks workers how their subtasks stand. There is one row for each source, always: from a worker that answers in
/// time, its answer, never older than the question; from any other, the last that is known, and how old it is.
/// </summary>
public sealed class QueryStatus(
    RegistryFeed feed, ObservedState observed, StatusInquiry inquiry, SourceHandover handover, StatusNotes notes, TimeProvider time)
{
    /// <summary>Asks the workers of the sources that the question is about, and makes the rows.</summary>
    public async Task<DmResult<StatusReport>> ExecuteAsync(StatusRequest request, CancellationToken cancellationToken)
    {
        var snapshot = feed.Current;
        if (!StatusSelection.Sources(snapshot, request, notes).TryGet(out var sources, out var refusal))
        {
            return refusal;
        }

        var isNamed = request.Sources.Count > 0;
        var pairs = sources.SelectMany(source => StatusSelection.Workers(snapshot, source, isNamed, handover.HolderOf(snapshot, source))
            .Select(worker => (Source: source, Worker: worker))).ToList();
        var answered = await AskAsync([.. pairs.Select(pair => pair.Worker).Distinct()], request.Budget, cancellationToken);
        var rows = pairs.ConvertAll(pair => Waiting(snapshot, pair.Source, Row(pair.Source, pair.Worker, answered[pair.Worker], request)));
        var present = pairs.Select(pair => pair.Source).ToHashSet();
        if (isNamed || request.Task.Length > 0)
        {
            rows.AddRange(sources.Where(source => !present.Contains(source)).Select(StatusRows.Unbound));
        }

        if (request.Task.Length == 0)
        {
            rows.AddRange(StatusRows.Missing(snapshot, rows.Select(row => row.Source).ToHashSet(), request.Sources));
        }

        return notes.Add(snapshot, rows, request.Task);
    }

    private StatusRow Row(SourceId source, WorkerName worker, RpcException? failure, StatusRequest request)
    {
        var known = observed.Worker(worker);
        return failure is null
            ? StatusRows.Answered(source, worker, known, request.Task)
            : StatusRows.Unanswered(source, worker, known, failure, request, time);
    }

    // What the worker said that is to let go of its source stands beside that.
    private StatusRow Waiting(RegistrySnapshot snapshot, SourceId source, StatusRow row) => handover.WaitText(snapshot, source) is { } waiting
        ? row with { IsAnswered = false, Message = row.IsAnswered ? waiting : $"{waiting}; {row.Message}" }
        : row;

    // Why each did not answer, null for those that did.
    private async Task<Dictionary<WorkerName, RpcException?>> AskAsync(
        IReadOnlyList<WorkerName> workers, Budget budget, CancellationToken cancellationToken)
    {
        var failures = await Task.WhenAll(workers.Select(worker => inquiry.AskAsync(worker, budget, cancellationToken)));
        return workers.Zip(failures).ToDictionary(static pair => pair.First, static pair => pair.Second);
    }
}
