using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;

namespace DmMaster.Worker;

/// <summary>
/// What a worker does with its orders. Called by one loop, in the order of the orders. A method that takes long holds
/// up the next order, so begin here, say so in the status, and tell the end through <see cref="NativeWorker.Report"/>.
/// </summary>
public interface IWorkerHandler
{
    /// <summary>Handle a source.</summary>
    /// <returns>How it went: an error in the result does not undo it.</returns>
    ValueTask<SourceStatus> BindSourceAsync(BindSource order, CancellationToken cancellationToken);

    /// <summary>Drop a source and all its subtasks.</summary>
    ValueTask UnbindSourceAsync(UnbindSource order, CancellationToken cancellationToken);

    /// <summary>Bring a subtask to a stage; create it if there is none.</summary>
    /// <returns>How it stands now, which may be on the way.</returns>
    /// <exception cref="OrderRefusedException">It cannot be done.</exception>
    ValueTask<SubTaskStatus> SetSubtaskAsync(SetSubtask order, CancellationToken cancellationToken);

    /// <summary>End a subtask and forget it.</summary>
    ValueTask RemoveSubtaskAsync(RemoveSubtask order, CancellationToken cancellationToken);

    /// <summary>How every subtask stands, when the master asks.</summary>
    ValueTask<IReadOnlyList<SubTaskStatus>> StatusAsync(CancellationToken cancellationToken);
}
