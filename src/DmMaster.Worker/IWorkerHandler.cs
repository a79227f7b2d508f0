using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;

namespace DmMaster.Worker;

/// <summary>
/// What a worker does with its orders, and how its subtasks stand.
/// </summary>
/// <remarks>
/// <para>
/// Orders come from one loop, one after the other, in the order they were given. While a method runs, the next order waits;
/// heartbeats, reports and answers to status questions go on. So begin here what takes long, let <see cref="Status"/> say
/// that it is on the way (<c>Pausing</c>), and call <see cref="NativeWorker.Changed"/> when it is done.
/// </para>
/// <para>
/// The token fires when the link to the master ends. The order then counts as not carried out and is given again over the
/// next link, so every order must be safe to repeat. Work that was begun, and goes on behind a method, must not use the token. The next link
/// does not wait for a method that goes on all the same; the next order does.
/// </para>
/// <para>
/// An exception from <see cref="SetSubtaskAsync"/> or <see cref="SetValidatorAsync"/> is passed on as a refusal, one from
/// <see cref="BindSourceAsync"/> as an error of the source, one from <see cref="SetRelayAsync"/> as an error of relay; the worker goes on. An exception from the other methods means that the worker could not let go, or does not
/// know how it stands: <see cref="NativeWorker.RunAsync"/> ends with a <see cref="WorkerHandlerException"/>, and so should the
/// process, before its source is given to another.
/// </para>
/// </remarks>
public interface IWorkerHandler
{
    /// <summary>
    /// Handle a source, and no other: there is at most one at a time. Of the source that is handled already: its configuration may have
    /// changed, its subtasks go on.
    /// </summary>
    /// <returns>What is wrong with the source, such as that it cannot be reached; null for nothing. It is handled nevertheless.</returns>
    ValueTask<ProcessResult?> BindSourceAsync(BindSource order, CancellationToken cancellationToken);

    /// <summary>Drop a source and all its subtasks. What was migrated stays.</summary>
    ValueTask UnbindSourceAsync(UnbindSource order, CancellationToken cancellationToken);

    /// <summary>Bring a subtask to a stage, <c>Running</c>, <c>Paused</c> or <c>Stopped</c>; create it if there is none.</summary>
    /// <exception cref="OrderRefusedException">It cannot be done.</exception>
    ValueTask SetSubtaskAsync(SetSubtask order, CancellationToken cancellationToken);

    /// <summary>End a subtask and forget it. There may be none. What was migrated stays.</summary>
    ValueTask RemoveSubtaskAsync(RemoveSubtask order, CancellationToken cancellationToken);

    /// <summary>
    /// The master has not been heard for so long that it may give the source to another worker: stop all that writes for it, now. It is told
    /// anew when the master is back. Called once the tokens of orders have fired, also beside a method that goes on nevertheless; then again
    /// when that has come back, for what it began meanwhile. There is a third of the master's time to live for it: 3 seconds.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="cancellationToken">The worker ends.</param>
    ValueTask LeaseEndedAsync(string source, CancellationToken cancellationToken) =>
        UnbindSourceAsync(new UnbindSource { Source = source }, cancellationToken);

    /// <summary>
    /// How every subtask stands at this moment, from memory and at once. Called from any thread, also while an order is being carried
    /// out. A subtask that is not listed does not exist.
    /// </summary>
    IReadOnlyList<SubTaskStatus> Status();

    /// <summary>
    /// Pull the relay logs of a source: <c>Running</c>, or hold: <c>Paused</c>; or let go of them: <c>InvalidStage</c>. Of one source at a
    /// time, the one bound or another. A worker that leaves this and <see cref="RelayStatus"/> as they are does not relay, and
    /// whoever orders it is told so.
    /// </summary>
    /// <exception cref="OrderRefusedException">It cannot be done.</exception>
    ValueTask SetRelayAsync(SetRelay order, CancellationToken cancellationToken) => default;

    /// <summary>How relay stands at this moment, as <see cref="Status"/> says it of subtasks; null when there is none.</summary>
    RelayStatus? RelayStatus() => null;

    /// <summary>
    /// Bring the validator of a subtask to a stage, <c>Running</c> or <c>Stopped</c>; it ends with its subtask. How it stands is part of
    /// <see cref="Status"/>: <c>Validation</c>. A worker that leaves this as it is does not validate.
    /// </summary>
    /// <exception cref="OrderRefusedException">It cannot be done.</exception>
    ValueTask SetValidatorAsync(SetValidator order, CancellationToken cancellationToken) => default;
}
