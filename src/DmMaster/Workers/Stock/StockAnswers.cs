using System.Collections.Immutable;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Workers.Calls;
using DmMaster.Workers.Observed;
using Grpc.Core;

namespace DmMaster.Workers.Stock;

/// <summary>What the calls to a stock worker change in what is known of it. Pure.</summary>
/// <remarks>
/// A stock worker does not tell which orders it has taken in. Its answer counts as how things stood at the revision that the registry
/// had when the call began, and beside it is kept how the subtask looked before it came to look so: from that an
/// expectation can tell a worker that has not heard of an order from one that has carried it out in vain.
/// What an answer proves of an order of revision R:
/// <code>
/// the call began          the subtask                         it proves
/// before R                any                                 nothing
/// at or after R           in the stage that is wanted         that the order is carried out, be it an older one of the same stage
/// at or after R           in another stage, no errors         nothing: it may not have heard of the order
/// at or after R           in another stage, with errors,
///                         and moved since R                   that it was carried out in vain
/// at or after R           in another stage, with errors,
///                         and as before R                     that, when it goes on for a second
/// </code>
/// </remarks>
public static class StockAnswers
{
    /// <summary>A call begins.</summary>
    public static ObservedWorker Began(ObservedWorker worker, long now)
    {
        var calls = worker.Calls ?? ObservedCalls.None;
        return calls.UnansweredSince is null ? worker with { Calls = calls with { UnansweredSince = now } } : worker;
    }

    /// <summary>While a call has no answer, another one was answered.</summary>
    public static ObservedWorker Heartbeat(ObservedWorker worker, long now) =>
        worker.Calls is { UnansweredSince: not null } calls ? worker with { Calls = calls with { HeartbeatAt = now } } : worker;

    /// <summary>A call failed.</summary>
    /// <param name="worker">The worker before.</param>
    /// <param name="failure">How.</param>
    /// <param name="now">When.</param>
    public static ObservedWorker Failed(ObservedWorker worker, RpcException failure, long now) => worker with
    {
        Calls = (worker.Calls ?? ObservedCalls.None) with
        {
            Failure = GoStatus.Describe(failure), FailedAt = now, IsUnreachable = GoStatus.IsDial(failure),
        },
    };

    /// <summary>A call was answered.</summary>
    /// <param name="worker">The worker before.</param>
    /// <param name="answer">The answer to a question about everything.</param>
    /// <param name="asked">The revision of the registry when the call began.</param>
    /// <param name="now">When the answer came.</param>
    public static ObservedWorker Answered(ObservedWorker worker, QueryStatusResponse answer, Revision asked, long now)
    {
        var subtasks = ImmutableSortedDictionary.CreateBuilder<TaskName, ObservedSubtask>();
        foreach (var status in answer.SubTaskStatus)
        {
            subtasks[new TaskName(status.Name)] = Seen(worker, status, asked, now);
        }

        return worker with
        {
            LastHeard = now,
            Revision = asked,
            Calls = ObservedCalls.None,
            Source = answer.SourceStatus ?? new SourceStatus(),
            IsIdle = !answer.Result,
            Subtasks = subtasks.ToImmutable(),
        };
    }

    private static ObservedSubtask Seen(ObservedWorker worker, SubTaskStatus status, Revision asked, long now)
    {
        var seen = new ObservedSubtask(status, asked, now);
        if (!worker.Subtasks.TryGetValue(new TaskName(status.Name), out var known))
        {
            return seen with { Before = worker.LastHeard is null ? null : new EarlierObservation(Stage.InvalidStage, worker.Revision) };
        }

        return known.Status.Stage == status.Stage && Equals(known.Status.Result, status.Result)
            ? seen with { Before = known.Before }
            : seen with { Before = EarlierObservation.Of(known) };
    }
}
