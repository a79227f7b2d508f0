using DmMaster.Protocol.Dm;

namespace DmMaster.Ctl.Commands;

/// <summary><c>stop-task</c>, which on the wire is the removal of the task.</summary>
internal sealed class StopTaskCommand : OperateTaskCommand
{
    /// <inheritdoc/>
    public override string Name => "stop-task";

    /// <inheritdoc/>
    public override string Summary => "stop a specified task and remove it from the cluster";

    /// <inheritdoc/>
    public override TaskOp Operation => TaskOp.Delete;
}
